package dev.keyturn.starter;

import dev.keyturn.ItemSetDigest;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyCaller;
import dev.keyturn.key.KeyCallerLook;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.KeyMention;
import dev.keyturn.key.KeyMention.By;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.SealMode;
import dev.keyturn.key.SealSight;
import dev.keyturn.key.UseTrial;
import dev.keyturn.reencryption.DataStore;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.reencryption.ItemCounts;
import dev.keyturn.reencryption.PaceStatus;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.ReencryptionMode;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.replacement.Carried;
import dev.keyturn.replacement.GrantDecision;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.Proof;
import dev.keyturn.replacement.ProofObservations;
import dev.keyturn.replacement.ProofSubject;
import dev.keyturn.replacement.Refusal;
import dev.keyturn.replacement.ReplacementPlan;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.replacement.StatementDecision;
import dev.keyturn.replacement.StorePlan;
import dev.keyturn.replacement.StoreStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans, states and proofs as a run would show them. */
public final class Samples {
  public static final KeyArn OLD = key("11111111-1111-1111-1111-111111111111");
  public static final KeyArn NEW = key("22222222-2222-2222-2222-222222222222");
  public static final String PLAN_HASH = "ab".repeat(32);
  public static final String LEAKED = "arn:aws:iam::111122223333:role/leaked";
  public static final String APPLICATION = "arn:aws:iam::111122223333:role/app";
  public static final String QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders";
  public static final String GUARD =
      "{\"Action\":[\"kms:disablekey\"],\"Effect\":[\"Deny\"],\"Sid\":\"KeysInUse\"}";
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private Samples() {}

  private static final KeyMentions MENTIONS =
      new KeyMentions(
          List.of(
              new KeyMention("arn:aws:iam::111122223333:policy/orders", "v3", "#1", By.KEY_ARN),
              new KeyMention("arn:aws:iam::111122223333:role/app", "inline", "Use", By.ALIAS)),
          7,
          Optional.of("iam:GetAccountAuthorizationDetails: AccessDenied"));

  public static PlanView plan(Refusal... refusals) {
    KeyGrant grant = grant("attackers-grant", LEAKED, Optional.empty());
    return new PlanView(
        new ReplacementPlan(
            OLD,
            Optional.empty(),
            List.of(new KeyAlias("alias/orders")),
            ReencryptionMode.NEW_DATA_KEYS,
            List.of(LEAKED),
            List.of(grant),
            Optional.empty(),
            "{}",
            Optional.of("{}"),
            "{}",
            "orders",
            Map.of(),
            Optional.empty(),
            Optional.of(365),
            Optional.empty(),
            List.of(
                new StatementDecision("AllowApp", Carried.CHANGED, "a suspect is removed", "", "")),
            List.of(
                new GrantDecision(grant, Carried.DROPPED, "the grantee is a suspect"),
                new GrantDecision(
                    grant("apps-grant", APPLICATION, Optional.of(QUEUE)),
                    Carried.UNDECIDED,
                    "nobody named it")),
            List.of(),
            List.of(
                new StorePlan(
                    "bucket/orders-data",
                    "bucket",
                    2048,
                    List.of("copy current versions"),
                    Optional.empty()),
                new StorePlan(
                    "volume/vol-0123456789abcdef0",
                    "volume",
                    1,
                    List.of("replaced by a copy under the new key"),
                    Optional.empty(),
                    EbsSettings.NONE,
                    Optional.empty(),
                    List.of("snapshots snap-0123456789abcdef0"),
                    List.of("counted once"))),
            Optional.of(APPLICATION),
            List.of(),
            List.of(GUARD),
            List.of("EBS volumes in eu-west-1"),
            Optional.of("kms:GetKeyLastUsage: no such call"),
            List.of(refusals)),
        PLAN_HASH,
        Optional.of(MENTIONS),
        Optional.of(
            new KeyCallerLook(
                List.of(
                    new KeyCaller(
                        APPLICATION,
                        Optional.of("dynamodb.amazonaws.com"),
                        "Decrypt",
                        Optional.empty(),
                        new KeyCaller.Calls(12, NOON, NOON.plusSeconds(60)))),
                3,
                NOON,
                Optional.of("cloudtrail:LookupEvents: there are more pages"))),
        Optional.of(
            new UseTrial(
                APPLICATION,
                List.of("kms:GenerateDataKey", "kms:Decrypt"),
                List.of("kms:Encrypt"),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty())),
        List.of("suspect " + LEAKED + ": there is no such principal"));
  }

  public static RunStatus status(Phase phase, String waitsFor) {
    return status(phase, waitsFor, 0);
  }

  /** A run with so many data keys in its input. */
  public static RunStatus status(Phase phase, String waitsFor, long inline) {
    return status(phase, waitsFor, 7, Optional.empty(), inline);
  }

  /** A run with a sweep that is going. */
  public static RunStatus sweeping(String sweep) {
    return status(Phase.REENCRYPTING, "", 20, Optional.of(sweep), 0);
  }

  /** The same at another pace. */
  public static RunStatus at(PaceStatus pace, RunStatus status) {
    return new RunStatus(
        status.phase(),
        status.since(),
        status.key(),
        status.oldKey(),
        status.newKey(),
        status.sweeps(),
        status.stores(),
        status.pins(),
        status.problems(),
        status.planHash(),
        status.proofHash(),
        status.trouble(),
        status.waitsFor(),
        status.seconds(),
        status.notes(),
        pace);
  }

  private static RunStatus status(
      Phase phase, String waitsFor, long expected, Optional<String> sweep, long inline) {
    ItemCounts counts = new ItemCounts(3, 2, 1, 0, 0, 0, 1, 0, 0, 0, 0);
    List<StoreStatus> stores = new ArrayList<>();
    stores.add(new StoreStatus("bucket/orders-data", "bucket", counts, expected, sweep));
    if (inline > 0) {
      stores.add(
          new StoreStatus(
              DataStore.DataKeys.INLINE, "dataKeys", ItemCounts.NONE, inline, Optional.empty()));
    }
    return new RunStatus(
        phase,
        NOON,
        "alias/orders",
        Optional.of(OLD),
        Optional.of(NEW),
        1,
        stores,
        List.of(
            new Pins(
                "bucket/orders-data",
                PinReason.LOCKED,
                1,
                ItemSetDigest.of("a"),
                List.of("invoice\u001b[2J.pdf"))),
        List.of(new Problem("bucket/orders-data", "a b", Standing.FAILED, "AccessDenied")),
        Optional.of(PLAN_HASH),
        Optional.of(proof("run").hash()),
        waitsFor.isEmpty() ? "" : "REENCRYPTING stopped",
        waitsFor,
        Map.of("PLANNING", 0.5, "CONTAINING", 1.0),
        List.of("a key of another run was left alone"),
        PaceStatus.FULL);
  }

  public static Proof proof(String run) {
    return Proof.of(
        new ProofSubject(
            run,
            1,
            OLD,
            NEW,
            ReencryptionMode.NEW_DATA_KEYS,
            SealMode.NOW,
            List.of("bucket/orders-data"),
            PLAN_HASH,
            List.of(),
            List.of("EBS volumes in eu-west-1"),
            List.of(GUARD),
            Optional.empty()),
        new ProofObservations(
            Map.of("bucket/orders-data", new ItemCounts(3, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0)),
            2,
            NOON,
            NOON.plusSeconds(5),
            Optional.empty(),
            List.of("volume vol-0ab"),
            Optional.empty(),
            Optional.of(new SealSight(OLD, 5, NOON.minusSeconds(5)))));
  }

  private static KeyGrant grant(String name, String grantee, Optional<String> source) {
    return new KeyGrant(
        "0123456789abcdef0123456789abcdef",
        Optional.of(name),
        grantee,
        Optional.empty(),
        List.of("Decrypt"),
        Map.of(),
        Map.of(),
        source,
        false);
  }

  private static KeyArn key(String id) {
    return new KeyArn("arn:aws:kms:eu-west-1:111122223333:key/" + id);
  }
}
