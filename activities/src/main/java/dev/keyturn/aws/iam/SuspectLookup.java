package dev.keyturn.aws.iam;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.Suspect;
import dev.keyturn.key.SuspectLook;
import dev.keyturn.key.SuspectLook.Presence;
import dev.keyturn.key.SuspectLooks;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * Looks suspects up by name. IAM knows a user or role by its name alone, which is unique in an
 * account, and tells the ARN with the path.
 */
final class SuspectLookup {
  private final IamClient iam;
  private final String account;

  SuspectLookup(IamClient iam, String account) {
    this.iam = iam;
    this.account = account;
  }

  SuspectLooks all(List<String> suspects) {
    return new SuspectLooks(suspects.stream().map(this::one).toList());
  }

  private SuspectLook one(String named) {
    Suspect suspect = new Suspect(named);
    Optional<String> name = suspect.name();
    if (name.isEmpty()) {
      return unknown(named, "IAM has no list of sessions that are no role's");
    }
    Optional<String> owner = Suspect.accountOf(named);
    if (!owner.equals(Optional.of(account))) {
      return unknown(named, "the worker can't look into account " + owner.orElse("of that name"));
    }
    return look(suspect, name.get());
  }

  private SuspectLook look(Suspect suspect, String name) {
    String action = suspect.isUser() ? "iam:GetUser" : "iam:GetRole";
    try {
      String arn = arn(suspect, name);
      // A session shows no path, and is denied whatever the path of its role is.
      return arn.equals(suspect.named()) || !suspect.arns().contains(suspect.named())
          ? new SuspectLook(suspect.named(), Presence.THERE, "")
          : new SuspectLook(suspect.named(), Presence.UNDER_ANOTHER_ARN, arn);
    } catch (NoSuchEntityException absent) {
      return new SuspectLook(suspect.named(), Presence.ABSENT, "");
    } catch (SdkException e) {
      FailureType type = AwsFailures.typeOf(e);
      if (type.isPassing()) {
        throw AwsFailures.of(action, suspect.named(), e);
      }
      // One that IAM doesn't take must not keep it from looking at the others.
      String denied =
          type == FailureType.ACCESS_DENIED ? "; allow it to the planner's principal" : "";
      return unknown(suspect.named(), action + ": " + AwsFailures.describe(e) + denied);
    }
  }

  private String arn(Suspect suspect, String name) {
    return suspect.isUser()
        ? iam.getUser(request -> request.userName(name)).user().arn()
        : iam.getRole(request -> request.roleName(name)).role().arn();
  }

  private static SuspectLook unknown(String named, String why) {
    return new SuspectLook(named, Presence.NOT_ASSESSED, why);
  }
}
