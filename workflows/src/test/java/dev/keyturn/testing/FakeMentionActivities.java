package dev.keyturn.testing;

import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyMention;
import dev.keyturn.key.KeyMention.By;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.MentionActivities;
import dev.keyturn.key.MentionQuery;
import dev.keyturn.key.SimulatedUses;
import dev.keyturn.key.SimulatedUses.SimulatedUse;
import dev.keyturn.key.SuspectLook;
import dev.keyturn.key.SuspectLooks;
import dev.keyturn.key.SuspectQuery;
import dev.keyturn.key.UseSimulationOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** IAM policies that name keys: none until a test puts some there. */
public final class FakeMentionActivities implements MentionActivities {
  private final FakeAccount account;
  private final List<KeyMention> mentions = new ArrayList<>();
  private final Map<KeyArn, List<String>> refused = new HashMap<>();
  private List<String> unknown = List.of();
  private Optional<String> unsimulated = Optional.empty();
  private List<String> asked = List.of();
  private List<SuspectLook> suspects = List.of();

  FakeMentionActivities(FakeAccount account) {
    this.account = account;
  }

  /** Puts a policy of a role that names a key. */
  public synchronized void put(String role, By by) {
    mentions.add(new KeyMention("arn:aws:iam::111122223333:role/" + role, "orders", "#1", by));
  }

  /** Somebody takes the policies of a role away. */
  public synchronized void take(String role) {
    mentions.removeIf(mention -> mention.arn().endsWith("/" + role));
  }

  /** What IAM says of the suspects; they are there unless a test says something else. */
  public synchronized void suspects(SuspectLook... looks) {
    suspects = List.of(looks);
  }

  /** IAM's policies let nobody do this with a key any more. */
  public synchronized void refuse(KeyArn key, String... actions) {
    refused.put(key, List.of(actions));
  }

  /** A policy has conditions of which a simulation knows nothing. */
  public synchronized void lacks(String... actions) {
    unknown = List.of(actions);
  }

  /** IAM simulates nothing any more, for that reason. */
  public synchronized void simulatesNothing(String why) {
    unsimulated = Optional.of(why);
  }

  @Override
  public synchronized SimulatedUses simulateKeyUse(UseSimulationOrder order) {
    account.called("simulateKeyUse");
    asked = order.principals();
    if (unsimulated.isPresent()) {
      return SimulatedUses.notAssessed(unsimulated.get());
    }
    return new SimulatedUses(
        asked.stream()
            .map(
                who ->
                    new SimulatedUse(
                        who,
                        allowed(order, order.oldKey()),
                        allowed(order, order.newKey()),
                        unknown,
                        Optional.empty()))
            .toList(),
        Optional.empty());
  }

  private List<String> allowed(UseSimulationOrder order, KeyArn key) {
    return order.actions().stream()
        .filter(action -> !refused.getOrDefault(key, List.of()).contains(action))
        .toList();
  }

  /** Of whom was asked last. */
  public synchronized List<String> asked() {
    return asked;
  }

  @Override
  public synchronized SuspectLooks lookUpSuspects(SuspectQuery query) {
    account.called("lookUpSuspects");
    return new SuspectLooks(suspects);
  }

  @Override
  public synchronized KeyMentions findMentions(MentionQuery query) {
    account.called("findMentions");
    return new KeyMentions(
        mentions.stream()
            .filter(mention -> mention.by() != By.ALIAS || !query.aliases().isEmpty())
            .toList(),
        0,
        Optional.empty());
  }
}
