package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What trying calls without effect showed; those that are allowed are not named.
 *
 * @param denied those that the worker may not make
 * @param unknown those of which AWS told neither
 * @param tolerated those that were denied, and that forbid nothing: nothing depends on them, or
 *     they could not be tried as they will be made; left out of the JSON where empty
 */
public record TriedCalls(
    List<TriedCall> denied,
    List<TriedCall> unknown,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TriedCall> tolerated) {
  private static final String HINT = "by a dry run: ";

  public TriedCalls(
      List<TriedCall> denied, List<TriedCall> unknown, @Nullable List<TriedCall> tolerated) {
    this.denied = List.copyOf(denied);
    this.unknown = List.copyOf(unknown);
    this.tolerated = tolerated == null ? List.of() : List.copyOf(tolerated);
  }

  /** What showed nothing that may be tolerated. */
  public TriedCalls(List<TriedCall> denied, List<TriedCall> unknown) {
    this(denied, unknown, List.of());
  }

  /** What a person should know, and what forbids nothing. */
  public List<String> hints() {
    return Stream.concat(
            tolerated.stream().map(call -> HINT + call.inWords()),
            unknown.stream()
                .map(
                    call ->
                        HINT
                            + "whether the worker may call "
                            + call.action()
                            + " on "
                            + call.resource()
                            + " is not known: AWS answered with "
                            + call.said()))
        .toList();
  }

  /** Whether a sentence of a plan is such a hint: it may be another at the next look. */
  public static boolean isHint(String sentence) {
    return sentence.startsWith(HINT);
  }
}
