package dev.keyturn.testing;

import dev.keyturn.reencryption.EbsDefault;
import dev.keyturn.reencryption.EbsDefaultRestore;
import dev.keyturn.reencryption.EbsSettings;
import dev.keyturn.reencryption.ImageryActivities;
import dev.keyturn.reencryption.ImageryFacts;
import dev.keyturn.reencryption.ImageryKind;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.ImageryPass;
import dev.keyturn.reencryption.ImageryQuery;
import dev.keyturn.reencryption.PinReason;
import dev.keyturn.reencryption.Pins;
import dev.keyturn.reencryption.Problem;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Standing;
import dev.keyturn.reencryption.Tally;
import dev.keyturn.reencryption.TemplateDefault;
import dev.keyturn.reencryption.TemplateRestore;
import dev.keyturn.reencryption.TriedCall;
import dev.keyturn.reencryption.TriedCalls;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots and their like as workflows see them: copies take a number of passes to be made. */
public final class FakeImageryActivities implements ImageryActivities {
  private final FakeAccount account;
  private final Map<String, Integer> originals = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, String> copies = Collections.synchronizedMap(new LinkedHashMap<>());
  private volatile int window = 20;
  private volatile List<String> missing = List.of();
  private volatile String denied = "";
  private volatile boolean impatient;

  public FakeImageryActivities(FakeAccount account) {
    this.account = account;
  }

  /**
   * Puts an original under the old key whose copy is made after so many passes; never if below 0.
   */
  public FakeImageryActivities holds(String original, int passes) {
    originals.put(original, passes);
    return this;
  }

  /** How many copies are made at a time. */
  public void window(int copiesAtATime) {
    window = copiesAtATime;
  }

  /** The worker may not make this call. */
  public void denies(String action) {
    denied = action;
  }

  public void missing(String id) {
    missing = List.of(id);
  }

  /** Whether a workflow has given up waiting. */
  public boolean lostPatience() {
    return impatient;
  }

  @Override
  public ImageryFacts inspectImagery(ImageryQuery query) {
    account.called("inspectImagery");
    EbsSettings saved =
        query.store().kind() == ImageryKind.EBS_DEFAULT_KEY
            ? new EbsSettings(
                Optional.of(new EbsDefault(query.region(), query.oldKey().value())), List.of())
            : query.store().kind() == ImageryKind.LAUNCH_TEMPLATES
                ? new EbsSettings(Optional.empty(), List.of(new TemplateDefault("lt-1", 3)))
                : EbsSettings.NONE;
    ImageryFacts facts =
        new ImageryFacts(originals.size(), List.of("snap-1 is shared"), missing, saved);
    return denied.isEmpty()
        ? facts
        : facts.with(
            new TriedCalls(List.of(new TriedCall(denied, "snap-1", "not authorized")), List.of()));
  }

  @Override
  public ImageryPass sweepImagery(ImageryOrder order) {
    account.called("sweepImagery");
    impatient |= !order.patient() && order.sweep().changes();
    String store = order.store().storeId();
    Tally tally = Tally.EMPTY;
    long open = 0;
    int copying = 0;
    for (String original : List.copyOf(originals.keySet())) {
      if (copies.containsKey(original)) {
        tally = tally.plus(copied(original, order));
      } else if (!order.sweep().changes()) {
        tally = tally.plus(problem(store, original, Standing.REMAINING));
      } else if (!order.patient()) {
        tally =
            tally.plus(
                Tally.pinned(Pins.of(store, PinReason.STILL_IN_PROGRESS, original, original)));
      } else {
        open++;
        if (copying++ < window) {
          begun(original, order);
        }
      }
    }
    return new ImageryPass(tally, open);
  }

  private void begun(String original, ImageryOrder order) {
    Integer left = originals.get(original);
    if (left != null && left == 0) {
      copies.put(original, order.sweepId());
      account.useOldKey();
    } else if (left != null) {
      originals.put(original, left - 1);
    }
  }

  private Tally copied(String original, ImageryOrder order) {
    boolean now = order.sweepId().equals(copies.get(original));
    return Tally.superseded(original)
        .plus(Tally.one(now ? Standing.REWRAPPED : Standing.ALREADY_CURRENT));
  }

  private static Tally problem(String store, String original, Standing standing) {
    return Tally.problem(new Problem(store, original, standing, "under the old key"));
  }

  @Override
  public SampleResult readImagery(ReadSample sample) {
    account.called("readImagery");
    return new SampleResult(sample.store().storeId(), copies.size(), List.of());
  }

  @Override
  public EbsDefault restoreEbsDefault(EbsDefaultRestore restore) {
    account.called("restoreEbsDefault");
    return restore.saved();
  }

  @Override
  public TemplateDefault restoreTemplateDefault(TemplateRestore restore) {
    account.called("restoreTemplateDefault");
    return restore.saved();
  }
}
