package dev.keyturn.reencryption;

import java.util.List;

/**
 * What trying calls without effect showed; those that are allowed are not named.
 *
 * @param denied those that the worker may not make
 * @param unknown those of which AWS told neither
 */
public record TriedCalls(List<TriedCall> denied, List<TriedCall> unknown) {
  public TriedCalls {
    denied = List.copyOf(denied);
    unknown = List.copyOf(unknown);
  }

  /** What a person should know of those of which AWS told neither. */
  public List<String> unknownInWords() {
    return unknown.stream()
        .map(
            call ->
                "whether the worker may call "
                    + call.action()
                    + " on "
                    + call.resource()
                    + " is not known: AWS answered a dry run with "
                    + call.said())
        .toList();
  }
}
