package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.estate.Tables;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.WrappedDataKey;
import dev.keyturn.replacement.Outcome;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.replacement.SampleRead;
import dev.keyturn.starter.run.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** What a drill has found so far; makes a report of it at any time. */
final class Findings {
  private static final int FEWEST_CALLS = 100;
  private static final String DISABLED = "DisabledException";
  private static final Set<String> SHUT_OUT = Set.of(DISABLED, "AccessDeniedException");

  private String phase = "PROVISIONING";
  private Optional<String> error = Optional.empty();
  private Optional<Estate> estate = Optional.empty();
  private Optional<Application> application = Optional.empty();
  private Optional<Attacker> attacker = Optional.empty();
  private Optional<ForgottenJob> job = Optional.empty();
  private Optional<Response> response = Optional.empty();
  private Optional<RunReport> ended = Optional.empty();
  private Optional<FullRead.Result> read = Optional.empty();
  private Optional<String> backup = Optional.empty();
  private Optional<String> page = Optional.empty();
  private final Map<String, String> answers = new TreeMap<>();
  private long startNanos;
  private long endNanos;

  void reached(String next) {
    phase = next;
  }

  void failed(Throwable failure) {
    error = Optional.of(Failures.message(failure));
  }

  void estate(Estate made) {
    estate = Optional.of(made);
  }

  void page(String address) {
    page = Optional.of(address);
  }

  void actors(Application user, Attacker thief, ForgottenJob forgotten) {
    application = Optional.of(user);
    attacker = Optional.of(thief);
    job = Optional.of(forgotten);
  }

  void response(Response started, long nanos) {
    response = Optional.of(started);
    startNanos = nanos;
  }

  void ended(RunReport report, long nanos) {
    ended = Optional.of(report);
    endNanos = nanos;
  }

  void answers(String toApplication, String toAttacker) {
    // A later answer may only confirm an earlier one.
    answers.merge("application", toApplication, Findings::both);
    answers.merge("attacker", toAttacker, Findings::both);
  }

  void read(FullRead.Result result) {
    read = Optional.of(result);
  }

  /** What became of the attempt to restore the accepted backup. */
  void backup(String answer) {
    backup = Optional.of(answer);
  }

  /** The new key's ARN, once the run has ended. */
  String newKey() {
    return ended.flatMap(report -> report.status().newKey()).map(Object::toString).orElse("");
  }

  List<WrappedDataKey> inlineKeys() {
    return ended.map(RunReport::inlineKeys).orElse(List.of());
  }

  /** Who approved, and what that is worth. */
  Optional<String> approval() {
    return ended.flatMap(RunReport::approval);
  }

  /** The run's own samples with the old key disabled, and as whom they were read. */
  List<SampleRead> samples() {
    return ended.map(RunReport::reads).orElse(List.of());
  }

  /** What the run says besides, such as who watches the old key from now on. */
  List<String> notes() {
    return ended.map(RunReport::notes).orElse(List.of());
  }

  Optional<String> page() {
    return page;
  }

  Optional<Attacker> attacker() {
    return attacker;
  }

  /** What was wrong with items, or with the application's calls; the first few. */
  List<String> examples() {
    List<String> examples = new ArrayList<>();
    read.ifPresent(result -> result.wrong().stream().limit(10).forEach(examples::add));
    application.ifPresent(user -> examples.addAll(user.examples()));
    return List.copyOf(examples);
  }

  DrillReport report() {
    List<String> wrong = wrong();
    Optional<RunStatus> status = response.flatMap(Response::lastSeen);
    boolean done = wrong.isEmpty();
    return new DrillReport(
        done ? DrillReport.DONE : reachedPhase(status),
        done ? Optional.empty() : Optional.of(String.join("; ", wrong)),
        estate.map(Estate::oldKey),
        status.flatMap(RunStatus::newKey).map(Object::toString),
        status.map(DrillReport.Items::of).orElseGet(() -> DrillReport.Items.of(ItemCounts.NONE)),
        status.map(DrillReport.Items::byType).orElse(Map.of()),
        new DrillReport.Reads(
            read.map(FullRead.Result::checked).orElse(0L),
            read.map(FullRead.Result::ok).orElse(0L)),
        answers,
        backup,
        new DrillReport.ApplicationCalls(
            application.map(Application::calls).orElse(0L),
            application.map(Application::errors).orElse(0L)),
        shutOut(),
        job.map(Findings::reports),
        status.flatMap(RunStatus::proofHash),
        seconds(status));
  }

  /** The run's phase where that is what was reached, else the drill's own. */
  private String reachedPhase(Optional<RunStatus> status) {
    return phase.equals("CHECKING") || status.isEmpty() ? phase : status.get().phase().name();
  }

  private List<String> wrong() {
    List<String> wrong = new ArrayList<>(error.stream().toList());
    if (error.isPresent()) {
      return wrong;
    }
    DrillReport.Items items =
        response
            .flatMap(Response::lastSeen)
            .map(DrillReport.Items::of)
            .orElseGet(() -> DrillReport.Items.of(ItemCounts.NONE));
    require(
        wrong,
        ended.filter(report -> report.outcome() == Outcome.DONE).isPresent(),
        "the run did not end in DONE");
    require(wrong, items.pinned() == 0, items.pinned() + " items are pinned");
    require(wrong, items.failed() == 0, items.failed() + " items failed");
    requireReads(wrong);
    requireAnswers(wrong);
    requireCalls(wrong);
    job.map(Findings::reports).ifPresent(reports -> requireNamed(reports, wrong));
    return wrong;
  }

  private void requireReads(List<String> wrong) {
    long checked = read.map(FullRead.Result::checked).orElse(0L);
    long ok = read.map(FullRead.Result::ok).orElse(0L);
    long live = estate.map(Findings::live).orElse(1L);
    require(
        wrong, ok == checked, checked - ok + " of " + checked + " items do not read as written");
    for (SampleRead sample : samples()) {
      require(wrong, sample.read() > 0, sample.as() + " read nothing of " + sample.store());
    }
    require(
        wrong,
        samples().stream().anyMatch(sample -> sample.as().equals(Actor.APPLICATION.arn())),
        "the run read no sample as the application");
    require(wrong, ok >= live, "only " + ok + " of " + live + " live items read");
  }

  private void requireAnswers(List<String> wrong) {
    String application = answers.getOrDefault("application", "nothing");
    String thief = answers.getOrDefault("attacker", "nothing");
    require(wrong, application.equals(DISABLED), "the old key answers " + application);
    require(wrong, SHUT_OUT.contains(thief), "the old key answers the attacker " + thief);
    require(
        wrong,
        backup.filter(BackupProbe.RESTORED::equals).isEmpty(),
        "the accepted backup does not need the old key");
    require(wrong, shutOut().isPresent(), "the attacker was never shut out");
    require(
        wrong,
        attacker.filter(one -> one.successes() > 0).isPresent(),
        "the attacker never got in, so that nothing was shown");
  }

  private void requireCalls(List<String> wrong) {
    long calls = application.map(Application::calls).orElse(0L);
    long errors = application.map(Application::errors).orElse(0L);
    require(wrong, errors == 0, "the application had " + errors + " errors");
    require(wrong, calls >= FEWEST_CALLS, "the application made only " + calls + " calls");
  }

  private static void requireNamed(DrillReport.ForgottenJobReports reports, List<String> wrong) {
    require(wrong, reports.underOldKey() > 0, "the forgotten job wrote nothing under the old key");
    require(wrong, reports.refused() > 0, "the seal never denied the forgotten job");
    require(wrong, reports.namedSeconds().isPresent(), "the run never named the forgotten job");
    require(wrong, reports.throughAlias() > 0, "the forgotten job never wrote again");
  }

  private static DrillReport.ForgottenJobReports reports(ForgottenJob job) {
    return new DrillReport.ForgottenJobReports(
        job.underOldKey(), job.refused(), rounded(job.namedAfter()), job.throughAlias());
  }

  private Optional<Double> shutOut() {
    return attacker.flatMap(one -> rounded(one.shutOutAfter(startNanos)));
  }

  private Map<String, Double> seconds(Optional<RunStatus> status) {
    Map<String, Double> seconds = new TreeMap<>();
    status.ifPresent(seen -> seen.seconds().forEach((name, s) -> seconds.put(name, rounded(s))));
    if (response.isPresent()) {
      long end = endNanos == 0 ? System.nanoTime() : endNanos;
      seconds.put("total", rounded((end - startNanos) / 1e9));
    }
    return seconds;
  }

  /** Versions that the books know, each of which must still be there, and the wrapped keys. */
  private static long live(Estate estate) {
    long objects =
        estate.books().all().values().stream().mapToLong(history -> history.live()).sum();
    return objects
        + estate.wrappedKeys().count()
        + estate.tables().map(Tables::count).orElse(0L)
        + estate.machines().map(found -> (long) found.contents().size()).orElse(0L);
  }

  private static void require(List<String> wrong, boolean condition, String message) {
    if (!condition) {
      wrong.add(message);
    }
  }

  private static String both(String first, String second) {
    return first.equals(second) ? first : first + ", then " + second;
  }

  private static Optional<Double> rounded(OptionalDouble seconds) {
    return seconds.isPresent() ? Optional.of(rounded(seconds.getAsDouble())) : Optional.empty();
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 100) / 100.0;
  }
}
