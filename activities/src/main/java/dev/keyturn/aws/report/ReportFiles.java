package dev.keyturn.aws.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.audit.Comparison;
import dev.keyturn.audit.Finding;
import dev.keyturn.audit.ReportAssembly;
import dev.keyturn.audit.ReportOrder;
import dev.keyturn.audit.ReportSummary;
import dev.keyturn.audit.ReportUri;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.failure.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Writes a report's files from its pages. Whatever is read is read one key at a time. */
public final class ReportFiles {
  private static final Comparator<Finding> WORST =
      Comparator.comparing(Finding::severity).thenComparing(Finding::id);

  private final AwsClients clients;

  public ReportFiles(AwsClients clients) {
    this.clients = clients;
  }

  /** Writes them all and says what they say in short. */
  public ReportSummary write(ReportAssembly assembly) {
    ReportStore store = ReportStore.of(clients, assembly.order());
    Pages pages = Pages.of(store, assembly.targets());
    try {
      return write(assembly, store, pages);
    } catch (IOException e) {
      throw FailureType.UNAVAILABLE.failure(
          "report \"" + assembly.order().directory() + "\": a page can't be read (" + e + ")", e);
    }
  }

  private ReportSummary write(ReportAssembly assembly, ReportStore store, Pages pages)
      throws IOException {
    Optional<Compared> compared = Optional.empty();
    if (assembly.compareWith().isPresent()) {
      compared = Optional.of(compare(assembly.compareWith().get(), assembly, pages));
    }
    Optional<Comparison> comparison = compared.map(Compared::counts);
    List<String> resolved = compared.map(Compared::resolved).orElse(List.of());
    store.write(JsonFile.NAME, out -> JsonFile.write(out, assembly, pages));
    store.write(CsvFile.NAME, out -> CsvFile.write(out, pages));
    store.write(HtmlFile.NAME, out -> HtmlFile.write(out, assembly, comparison, pages));
    store.write(AsffFile.NAME, out -> AsffFile.write(out, assembly, pages, resolved));
    return new ReportSummary(worst(pages), comparison);
  }

  /** The ids of an earlier report's findings, or a refusal that names it. */
  public Set<String> earlier(ReportUri report, String region) {
    Set<String> ids = new HashSet<>();
    earlier(
        report,
        region,
        key -> key.path("findings").forEach(finding -> ids.add(finding.path("id").asText())));
    return ids;
  }

  /** Does something with the keys of an earlier report, or refuses it by name. */
  public void earlier(ReportUri report, String region, Consumer<JsonNode> each) {
    ReportStore store = ReportStore.of(clients, new ReportOrder(report, region, Optional.empty()));
    try (InputStream in = store.open(JsonFile.NAME)) {
      JsonFile.forEachKey(in, each);
    } catch (ApplicationFailure failure) {
      throw failure.isNonRetryable() ? noReport(report, FailureType.message(failure)) : failure;
    } catch (JsonProcessingException notOne) {
      throw noReport(report, String.valueOf(notOne.getOriginalMessage()));
    } catch (IOException e) {
      throw FailureType.UNAVAILABLE.failure(
          "compareWith \"" + report + "\": can't be read (" + e + "); it is tried again", e);
    }
  }

  private static ApplicationFailure noReport(ReportUri report, String why) {
    return FailureType.INVALID_INPUT.failure(
        "compareWith \""
            + report
            + "\": there is no report that can be read ("
            + why
            + "); give the directory that an audit's result names as its report");
  }

  /** That of a schedule's last run may be gone; that is no reason to lose this one. */
  private Compared compare(ReportUri with, ReportAssembly assembly, Pages pages)
      throws IOException {
    Comparing comparing;
    try {
      comparing = new Comparing(earlier(with, assembly.order().region()));
    } catch (ApplicationFailure gone) {
      if (!gone.isNonRetryable()) {
        throw gone;
      }
      return new Compared(Comparison.none(with, FailureType.message(gone)), List.of());
    }
    pages.forEach(comparing::take);
    return new Compared(
        comparing.result(with, assembly.targets()), comparing.resolved(assembly.targets()));
  }

  /**
   * What a comparison says.
   *
   * @param resolved the ids of findings that are no more
   */
  private record Compared(Comparison counts, List<String> resolved) {}

  private static List<Finding> worst(Pages pages) throws IOException {
    TreeSet<Finding> worst = new TreeSet<>(WORST);
    pages.forEach(
        key -> {
          worst.addAll(key.findings());
          while (worst.size() > ReportSummary.MOST_WORST) {
            worst.pollLast();
          }
        });
    return new ArrayList<>(worst);
  }
}
