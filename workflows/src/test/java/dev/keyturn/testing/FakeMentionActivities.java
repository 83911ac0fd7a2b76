package dev.keyturn.testing;

import dev.keyturn.key.KeyMention;
import dev.keyturn.key.KeyMention.By;
import dev.keyturn.key.KeyMentions;
import dev.keyturn.key.MentionActivities;
import dev.keyturn.key.MentionQuery;
import dev.keyturn.key.SuspectLook;
import dev.keyturn.key.SuspectLooks;
import dev.keyturn.key.SuspectQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** IAM policies that name keys: none until a test puts some there. */
public final class FakeMentionActivities implements MentionActivities {
  private final FakeAccount account;
  private final List<KeyMention> mentions = new ArrayList<>();
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
