package dev.keyturn.replacement;

import dev.keyturn.key.KeyInventory;
import dev.keyturn.reencryption.ImageryActivities;
import dev.keyturn.reencryption.ImageryFacts;
import dev.keyturn.reencryption.ImageryOrder;
import dev.keyturn.reencryption.ImageryQuery;
import dev.keyturn.reencryption.ImageryStore;
import dev.keyturn.reencryption.ReadSample;
import dev.keyturn.reencryption.SampleResult;
import dev.keyturn.reencryption.Sweep;
import dev.keyturn.reencryption.Tally;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Snapshots, images, launch templates and the EBS default key in the spine. */
record ImageryHandling(ImageryStore store) implements StoreHandling {
  @Override
  public Planned plan(ReplacementRequest request, KeyInventory key) {
    ImageryFacts facts =
        Steps.imagery("Read " + store.type())
            .inspectImagery(new ImageryQuery(store, request.region(), key.key(), key.aliases()));
    List<String> actions = new ArrayList<>(actions());
    if (!store.ids().isEmpty()) {
      actions.add("only " + String.join(", ", store.ids()));
    }
    actions.addAll(facts.notes());
    facts.tried().ifPresent(tried -> actions.addAll(tried.hints()));
    return new Planned(
        new StorePlan(
            store.storeId(),
            store.type(),
            facts.items(),
            actions,
            Optional.empty(),
            facts.saved(),
            Optional.empty(),
            List.of(),
            List.of()),
        refusals(facts));
  }

  /** All of it: a look is a few lists. */
  @Override
  public Tally glance(Sweep sweep, StoreLedger ledger) {
    WorkflowInfo run = Workflow.getInfo();
    return Steps.imagery("Look at " + store.type() + " again")
        .sweepImagery(
            new ImageryOrder(
                store, sweep, run.getWorkflowId(), run.getOriginalExecutionRunId(), false))
        .tally();
  }

  @Override
  public SampleResult read(ReadSample sample) {
    return Steps.reads(ImageryActivities.class, "Look for the copies of " + store.type())
        .readImagery(sample);
  }

  @Override
  public boolean isReadByRoles() {
    return false;
  }

  private List<Refusal> refusals(ImageryFacts facts) {
    List<Refusal> refusals = new ArrayList<>();
    facts
        .missing()
        .forEach(
            id ->
                refusals.add(
                    new Refusal(
                        store.type() + " " + id,
                        "this account has none of that id in the region",
                        "correct it, or take it out of stores")));
    facts.tried().stream()
        .flatMap(tried -> tried.denied().stream())
        .forEach(call -> refusals.add(Refusal.denied(store.type(), call)));
    return refusals;
  }

  private List<String> actions() {
    return switch (store.kind()) {
      case SNAPSHOTS ->
          List.of(
              "snapshots under the old key: copied under the new one, with tags and the accounts"
                  + " that may use them; whether AWS renews the data key of a copy is not known, so"
                  + " that copies count as rewrapped",
              "a snapshot that backs an image goes with its image (type images), or is a pin",
              "the originals stay, tagged keyturn:replaced-by, and are unreadable after the"
                  + " disable; copies are dated today and are in no lifecycle policy or backup vault",
              "where other accounts use a copy, the new key's policy has to let them");
      case IMAGES ->
          List.of(
              "images with snapshots under the old key: copied under the new one, with tags and the"
                  + " accounts and organizations that may launch them, and the time of their"
                  + " deprecation; protection against deregistration is not carried",
              "copies are dated today: what takes the newest image of a name or tag (Terraform"
                  + " most_recent, Packer) may take the copy of an old one; deprecate or deregister"
                  + " old ones first, or have it ask for the very name",
              "the copy has a new id and a new name; launch templates are moved to it by type"
                  + " launchTemplates, SSM parameters and code by you",
              "the originals stay, tagged keyturn:replaced-by, and launch nothing after the disable");
      case LAUNCH_TEMPLATES ->
          List.of(
              "default and latest versions that name the old key, or an image or snapshot that a run"
                  + " has copied: made anew with nothing else changed; the default moves where it"
                  + " named the old one",
              "versions that are neither stay as they are: whoever launches from one by its number"
                  + " (Auto Scaling groups, fleets) has to be pointed to the new version by you");
      case EBS_DEFAULT_KEY ->
          List.of("the region's EBS default key: to the new key's ARN, if it is the old key");
    };
  }
}
