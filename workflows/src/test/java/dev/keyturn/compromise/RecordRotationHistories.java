package dev.keyturn.compromise;

import dev.keyturn.key.KeyMention.By;
import dev.keyturn.testing.RunHarness;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Records histories of rotations, as {@link RecordHistories} does of responses. */
@EnabledIfSystemProperty(named = "keyturn.record", matches = "v[0-9]+")
class RecordRotationHistories {
  @Test
  void rotations() throws IOException {
    for (String strategy : List.of("AUTOMATIC", "ON_DEMAND")) {
      try (RunHarness harness = RecordHistories.begin()) {
        RecordHistories.end(rotate(harness, Map.of("strategy", strategy)));
        RecordHistories.record(
            harness,
            "rotated-" + strategy.toLowerCase(Locale.ROOT).replace('_', '-'),
            RecordHistories.ID);
      }
    }
  }

  @Test
  void replacements() throws IOException {
    try (RunHarness harness = RecordHistories.begin()) {
      harness.account().rotatesEvery(180);
      List<Map<String, String>> stores = List.of(Map.of("type", "bucket", "name", "orders"));
      WorkflowStub run =
          rotate(harness, Map.of("strategy", "REPLACE", "stores", stores, "maxSweeps", 3));
      RecordHistories.approve(harness);
      RecordHistories.end(run);
      RecordHistories.record(harness, "replaced", RecordHistories.ID);
    }
    try (RunHarness harness = RecordHistories.begin()) {
      harness.account().kind("ECC_NIST_P256", "SIGN_VERIFY");
      RecordHistories.end(
          rotate(harness, Map.of("strategy", "REPLACE", "newSignaturesOnly", true)));
      RecordHistories.record(harness, "replaced-for-new-signatures", RecordHistories.ID);
    }
  }

  @Test
  void mentions() throws IOException {
    try (RunHarness harness = RecordHistories.begin()) {
      harness.account().kind("ECC_NIST_P256", "SIGN_VERIFY");
      harness.mentions().put("app", By.KEY_ARN);
      RecordHistories.end(
          rotate(harness, Map.of("strategy", "REPLACE", "newSignaturesOnly", true)));
      RecordHistories.record(harness, "replaced-with-mentions", RecordHistories.ID);
    }
  }

  @Test
  void imports() throws IOException {
    try (RunHarness harness = RecordHistories.begin()) {
      List<Map<String, String>> stores = List.of(Map.of("type", "bucket", "name", "orders"));
      Map<String, String> file = Map.of("type", "file", "path", "/run/secrets/orders");
      WorkflowStub run =
          rotate(harness, Map.of("strategy", "IMPORT", "stores", stores, "material", file));
      RecordHistories.approve(harness);
      RecordHistories.end(run);
      RecordHistories.record(harness, "replaced-by-own-material", RecordHistories.ID);
    }
    try (RunHarness harness = RecordHistories.begin()) {
      harness.account().origin("EXTERNAL");
      Map<String, String> made = Map.of("type", "generated");
      RecordHistories.end(
          rotate(harness, Map.of("strategy", "IMPORT", "newMaterialOnly", true, "material", made)));
      RecordHistories.record(harness, "rotated-to-own-material", RecordHistories.ID);
    }
  }

  private static WorkflowStub rotate(RunHarness harness, Map<String, Object> changes) {
    Map<String, Object> input = new HashMap<>(changes);
    input.put("key", "alias/orders");
    input.put("region", "eu-west-1");
    input.put("requestedBy", "owner@example.com");
    input.put("mode", "EXECUTE");
    WorkflowStub run = harness.stub("RotateKey", RecordHistories.ID);
    run.start(input);
    return run;
  }
}
