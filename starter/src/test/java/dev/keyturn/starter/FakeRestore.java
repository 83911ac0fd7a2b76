package dev.keyturn.starter;

import dev.keyturn.key.AliasResult;
import dev.keyturn.key.Containment;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.replacement.CarryOver;
import dev.keyturn.replacement.RestoreKeyWorkflow;
import dev.keyturn.replacement.RestorePoint;
import dev.keyturn.replacement.RestoreReport;
import dev.keyturn.replacement.RestoreRequest;
import java.util.List;
import java.util.Optional;

/** A way back that touches nothing. */
public final class FakeRestore implements RestoreKeyWorkflow {
  @Override
  public RestoreReport restore(RestoreRequest request) {
    return new RestoreReport(
        request.mode(),
        new RestorePoint(
            request.run().orElse("the run of the key's tag"),
            Samples.OLD,
            Optional.of(Samples.NEW),
            List.of(new KeyAlias("alias/orders")),
            List.of(),
            Optional.of(
                new Containment(
                    Samples.OLD, "run", "saved", "contained", List.of(), Optional.empty())),
            List.of()),
        List.of(new AliasResult(new KeyAlias("alias/orders"), Optional.of(Samples.OLD), true)),
        List.of(new CarryOver("alias alias/orders", "there", "there", CarryOver.Match.EXACT)),
        List.of("the new key stays enabled"),
        request.liftContainment());
  }
}
