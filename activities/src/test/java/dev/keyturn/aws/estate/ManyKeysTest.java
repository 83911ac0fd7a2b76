package dev.keyturn.aws.estate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.audit.AuditTally;
import dev.keyturn.audit.FindingKind;
import dev.keyturn.aws.s3.Estate;
import dev.keyturn.sandbox.CallLog;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to AWS are as many as planned: so many per page, per key and per dead key. */
class ManyKeysTest {
  private static final int PAGE = 100;

  /** Half of KMS's quotas takes about 20 seconds for 1,000. */
  private static final int KEYS = Integer.getInteger("keyturn.keys", 250);

  @TempDir private Path folder;

  @Test
  void callsEachOperationAsOftenAsPlanned() {
    try (TogetherFixture audits = new TogetherFixture(folder)) {
      Estate estate = audits.estate();
      for (int i = 2; i < KEYS; i++) {
        estate.createKey();
      }
      estate.disableOldKey();
      estate.sandbox().calls().clear();

      AuditTally tally = audits.auditPages();

      long customers = tally.keys() - tally.managed();
      assertThat(customers).isEqualTo(KEYS);
      assertThat(tally.findings()).containsEntry(FindingKind.ROTATION_OFF, customers - 1);
      Map<String, Long> plan = new TreeMap<>();
      plan.put("ListKeys", (tally.keys() + PAGE - 1) / PAGE);
      plan.put("DescribeKey", tally.keys());
      for (String perKey :
          new String[] {
            "GetKeyPolicy",
            "GetKeyRotationStatus",
            "ListAliases",
            "ListGrants",
            "ListKeyRotations",
            "ListResourceTags"
          }) {
        plan.put(perKey, customers);
      }
      plan.put("GetKeyLastUsage", 1L);
      assertThat(calls(estate)).isEqualTo(plan);
    }
  }

  private static Map<String, Long> calls(Estate estate) {
    Map<String, Long> calls = new TreeMap<>();
    for (CallLog.Count count : estate.sandbox().calls().counts()) {
      if (count.kind().service().equals("kms")) {
        calls.merge(count.kind().operation(), count.calls(), Long::sum);
      }
    }
    return calls;
  }
}
