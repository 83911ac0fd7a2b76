package dev.keyturn.starter.print;

import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyPolicy;
import dev.keyturn.rotation.FamilyMember;
import dev.keyturn.rotation.KeyProfile;
import java.util.Optional;
import java.util.stream.Collectors;

/** The keys of a multi-Region family, as a person reads them. */
final class FamilyText {
  private FamilyText() {}

  /** Nothing where the key is of one Region only. */
  static void add(Page page, KeyProfile key) {
    if (key.family().isEmpty()) {
      return;
    }
    KeyArn here = key.rotation().key();
    Optional<FamilyMember.Own> mine =
        key.family().stream()
            .filter(member -> member.key().equals(here))
            .flatMap(member -> member.own().stream())
            .findFirst();
    Table table = new Table("Region", "is", "state", "aliases", "grants", "policy");
    key.family().forEach(member -> row(table, member, mine));
    page.table("Family", table)
        .text(
            "Data in another Region is planned for by a run of its own, with that Region, its key"
                + " and its stores.");
  }

  private static void row(Table table, FamilyMember member, Optional<FamilyMember.Own> mine) {
    member
        .own()
        .ifPresentOrElse(
            own ->
                table.row(
                    member.key().region(),
                    member.role(),
                    own.state(),
                    own.aliases().stream().map(KeyAlias::value).collect(Collectors.joining(", ")),
                    own.grants(),
                    policy(own, mine)),
            () ->
                table.row(
                    member.key().region(),
                    member.role(),
                    "not known",
                    "",
                    "",
                    member.unread().orElse("")));
  }

  private static String policy(FamilyMember.Own own, Optional<FamilyMember.Own> mine) {
    return mine.map(FamilyMember.Own::policy)
            .filter(one -> KeyPolicy.isSame(one, own.policy()))
            .isPresent()
        ? "as this key's"
        : "its own, shown by --json";
  }
}
