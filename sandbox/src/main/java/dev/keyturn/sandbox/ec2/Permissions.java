package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.TreeSet;

/** With whom a snapshot or an image is shared. */
final class Permissions {
  private static final String ALL = "all";

  private final TreeSet<String> accounts = new TreeSet<>();
  private boolean everybody;

  boolean isPublic() {
    return everybody;
  }

  /** Applies {@code Add} and {@code Remove}, or the older form with an operation type. */
  void change(Parameters input, String member, String group) {
    input.member(member).items("Add").forEach(grantee -> set(grantee, true));
    input.member(member).items("Remove").forEach(grantee -> set(grantee, false));
    boolean add = input.text("OperationType").orElse("add").equals("add");
    input.texts("UserId").forEach(account -> setAccount(account, add));
    input.texts(group).forEach(name -> setGroup(name, add));
  }

  private void set(Parameters grantee, boolean add) {
    grantee.text("UserId").ifPresent(account -> setAccount(account, add));
    grantee.text("Group").ifPresent(group -> setGroup(group, add));
  }

  private void setAccount(String account, boolean add) {
    if (!account.matches("\\d{12}")) {
      throw Ec2Errors.of("InvalidUserID.Malformed", "Invalid user id: \"" + account + "\"");
    }
    if (add) {
      accounts.add(account);
    } else {
      accounts.remove(account);
    }
  }

  private void setGroup(String group, boolean add) {
    if (!group.equals(ALL)) {
      throw Ec2Errors.of("InvalidAMIAttributeItemValue", "Invalid group: \"" + group + "\"");
    }
    everybody = add;
  }

  void write(Xml xml, String member) {
    xml.inside(
        member,
        list -> {
          if (everybody) {
            list.inside("item", item -> item.text("group", ALL));
          }
          accounts.forEach(account -> list.inside("item", item -> item.text("userId", account)));
        });
  }
}
