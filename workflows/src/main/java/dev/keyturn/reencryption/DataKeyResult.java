package dev.keyturn.reencryption;

import java.util.List;

/**
 * What a sweep over wrapped data keys found and did.
 *
 * @param inline inline keys as they are now (empty for a file)
 * @param replacedVersions all versions of the file that this run left behind
 */
public record DataKeyResult(
    Tally tally, List<WrappedDataKey> inline, List<String> replacedVersions) {
  public DataKeyResult {
    inline = List.copyOf(inline);
    replacedVersions = List.copyOf(replacedVersions);
  }
}
