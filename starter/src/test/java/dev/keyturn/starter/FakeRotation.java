package dev.keyturn.starter;

import dev.keyturn.key.ImportedMaterial;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyGrants;
import dev.keyturn.key.KeyMaterial;
import dev.keyturn.key.RotationSetting;
import dev.keyturn.key.RotationSight;
import dev.keyturn.replacement.KeyturnAttributes;
import dev.keyturn.replacement.RunMode;
import dev.keyturn.replacement.RunReport;
import dev.keyturn.rotation.KeyProfile;
import dev.keyturn.rotation.RotateKeyWorkflow;
import dev.keyturn.rotation.RotationReport;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationStrategy;
import dev.keyturn.rotation.RotationVerdict;
import dev.keyturn.rotation.RotationVerdict.Kind;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rotation that touches nothing, of a key that can't be rotated on demand. */
public final class FakeRotation implements RotateKeyWorkflow {
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

  private final Optional<FakeResponse> replacement;

  @WorkflowInit
  public FakeRotation(RotationRequest request) {
    replacement = request.replacement().map(FakeResponse::new);
    replacement.ifPresent(Workflow::registerListener);
  }

  @Override
  public RotationReport rotate(RotationRequest request) {
    Optional<RunReport> replaced =
        replacement.map(run -> run.respond(request.replacement().orElseThrow()));
    if (replacement.isPresent() && request.mode() == RunMode.EXECUTE) {
      // Only now: a run that has just begun shows no phase.
      Workflow.upsertTypedSearchAttributes(KeyturnAttributes.PHASE.valueSet("DONE"));
    }
    List<RotationVerdict> all =
        List.of(
            new RotationVerdict(
                RotationStrategy.AUTOMATIC, Kind.CHANGES, "off -> on, every 365 days", ""),
            new RotationVerdict(
                RotationStrategy.ON_DEMAND, Kind.REFUSED, "all 25 are used", "replace the key"),
            new RotationVerdict(RotationStrategy.REPLACE, Kind.CHANGES, "a new key", ""));
    return new RotationReport(
        request.mode(),
        request.strategy(),
        new KeyProfile(
            "CUSTOMER",
            "Enabled",
            "SYMMETRIC_DEFAULT",
            "ENCRYPT_DECRYPT",
            "AWS_KMS",
            "orders",
            Map.of("team", "orders"),
            List.of(new KeyAlias("alias/orders")),
            KeyGrants.NONE,
            List.of(Samples.APPLICATION),
            Optional.empty(),
            sight(Optional.empty(), "m1"),
            List.of(),
            Optional.of("kms:GetKeyLastUsage: no such call")),
        all.stream()
            .filter(one -> request.strategy().map(one.strategy()::equals).orElse(true))
            .toList(),
        request.mode() == RunMode.EXECUTE && replacement.isEmpty()
            ? Optional.of(sight(Optional.of(365), "m2"))
            : Optional.empty(),
        replaced,
        request
            .terms()
            .filter(terms -> replacement.isEmpty())
            .map(terms -> new ImportedMaterial(Samples.OLD, "m2", terms.validTo())));
  }

  private static RotationSight sight(Optional<Integer> period, String current) {
    return new RotationSight(
        Samples.OLD,
        THEN,
        THEN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(current),
        Optional.of(
            new RotationSetting(period.isPresent(), period, Optional.empty(), Optional.empty())),
        List.of(
            new KeyMaterial(
                "m1",
                "CURRENT",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
  }
}
