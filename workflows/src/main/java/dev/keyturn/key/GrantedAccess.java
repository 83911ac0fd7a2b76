package dev.keyturn.key;

import java.util.List;

/**
 * What customers' grants let one grantee do, however many grants say so.
 *
 * @param access as {@link KeyGrant#access()} gives it
 * @param ids up to {@value #MOST_IDS} of the grants, in order
 */
public record GrantedAccess(KeyGrant access, long count, List<String> ids) {
  private static final int MOST_IDS = 5;

  public GrantedAccess {
    ids = List.copyOf(ids);
  }

  /** What these grants, which all let the same grantee do the same, let them do. */
  static GrantedAccess of(List<KeyGrant> grants) {
    return new GrantedAccess(
        grants.get(0).access(),
        grants.size(),
        grants.stream().map(KeyGrant::id).sorted().limit(MOST_IDS).toList());
  }

  /** The grants' ids in words. */
  public String idsInWords() {
    long more = count - ids.size();
    return String.join(", ", ids) + (more > 0 ? " and " + more + " more" : "");
  }
}
