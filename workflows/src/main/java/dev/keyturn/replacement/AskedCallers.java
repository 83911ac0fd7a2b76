package dev.keyturn.replacement;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyMention;
import dev.keyturn.key.Principals;
import dev.keyturn.key.Suspect;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Of whom IAM is asked what they may do with the new key, and of whom it isn't. */
final class AskedCallers {
  /** What applications and AWS services for them do with a key that encrypts. */
  static final List<String> ACTIONS =
      List.of(
          "kms:CreateGrant",
          "kms:Decrypt",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo");

  /** Each takes two calls; those who called last are asked first. */
  private static final int MOST = 50;

  private static final Pattern ENTITY =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:(?:role|user)/.+");

  private final ReplacementPlan plan;
  private final List<String> own;
  private final DirectAccess direct;
  private final KeyCallerLook look;
  private final Set<String> all = new LinkedHashSet<>();
  private final List<String> excused = new ArrayList<>();
  private final Set<String> elsewhere = new LinkedHashSet<>();

  AskedCallers(PlanView view, KeyArn newKey, List<String> own, KeyCallerLook look) {
    this.plan = view.plan();
    this.own = List.copyOf(own);
    this.direct =
        new DirectAccess(
            newKey,
            plan.newPolicy(),
            plan.grants().stream()
                .filter(grant -> grant.decision() == Carried.CARRIED)
                .map(GrantDecision::grant)
                .toList());
    this.look = look;
    Stream<String> callers =
        look.callers().stream().filter(caller -> !caller.refused()).map(KeyCaller::principal);
    Stream<String> named =
        view.mentions().stream()
            .flatMap(mentions -> mentions.found().stream())
            .filter(mention -> mention.by() != KeyMention.By.ALIAS)
            .map(KeyMention::arn);
    Stream.concat(callers, named).distinct().filter(this::needsLeave).forEach(this::place);
  }

  /** Suspects are to be denied, services need no leave of IAM, and the application is tried. */
  private boolean needsLeave(String who) {
    return !Principals.isService(who)
        && !Suspect.anyMeans(plan.suspects(), who)
        && Stream.concat(own.stream(), plan.applicationRole().stream())
            .noneMatch(one -> Principals.isOrActsAs(one, who));
  }

  private void place(String who) {
    if (!ENTITY.matcher(who).matches()
        || !Suspect.accountOf(who).equals(Optional.of(plan.oldKey().account()))) {
      elsewhere.add(who);
      return;
    }
    List<String> let = ACTIONS.stream().filter(action -> isExcused(who, action)).toList();
    if (!let.isEmpty()) {
      excused.add(who + " (" + String.join(", ", let) + ")");
    }
    if (let.size() < ACTIONS.size()) {
      all.add(who);
    }
  }

  /** Whether the new key itself lets somebody do that. */
  boolean isExcused(String who, String action) {
    return direct.lets(who, action);
  }

  /** Users and roles of the account that the new key itself lets in for less than all. */
  List<String> principals() {
    return all.stream().limit(MOST).toList();
  }

  /** Who is left out, and why. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    look.notAssessed()
        .ifPresent(why -> notes.add("not all callers of the old key are known: " + why));
    if (look.leftOut() > 0) {
      notes.add(
          "not assessed for the new key: "
              + look.leftOut()
              + " more than the "
              + KeyCallerLook.MOST
              + " latest pairs of caller and operation");
    }
    note(
        notes,
        "not assessed for the new key, as they are no users or roles of this account (other"
            + " accounts, root, federated users), who need the new key as well: ",
        elsewhere);
    note(
        notes,
        "not assessed for the new key, as there are more callers than are asked: ",
        all.stream().skip(MOST).toList());
    note(
        notes,
        "not asked of IAM, as the new key's policy or a grant allows it without conditions: ",
        excused);
    return notes;
  }

  static void note(List<String> notes, String what, Iterable<String> who) {
    String joined = String.join(", ", who);
    if (!joined.isEmpty()) {
      notes.add(what + joined);
    }
  }
}
