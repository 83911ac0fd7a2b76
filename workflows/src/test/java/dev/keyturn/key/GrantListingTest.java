package dev.keyturn.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.CanonicalJson;
import dev.keyturn.testing.FakeAccount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrantListingTest {
  private static final String SUSPECT = "arn:aws:iam::111122223333:role/leaked";
  private static final String APP = "arn:aws:iam::111122223333:role/app";
  private static final List<String> SUSPECTS = List.of(SUSPECT);

  @Test
  void isTheSameInWhateverOrderKmsLists() {
    List<KeyGrant> grants = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      grants.add(grant("s" + i, "sqs.amazonaws.com", Map.of("n", "" + i), true));
      grants.add(grant("a" + i, APP + i % 3, Map.of("tenant", "" + i), false));
    }
    GrantListing one = listing(grants);
    Collections.shuffle(grants, new Random(7));
    GrantListing other = listing(grants);

    assertThat(other.byValue(SUSPECTS)).isEqualTo(one.byValue(SUSPECTS));
    assertThat(other.byAccess()).isEqualTo(one.byAccess());
    assertThat(one.byAccess().granted()).hasSize(3);
    assertThat(one.byAccess().granted().get(0).idsInWords()).endsWith(" and 15 more");
    assertThat(one.byValue(SUSPECTS).services().get(0).examples()).hasSize(20);
  }

  @Test
  void tellsAnotherSetOfServicesGrantsByItsDigest() {
    List<KeyGrant> grants = List.of(grant("s1", "sqs.amazonaws.com", Map.of(), true));
    List<KeyGrant> others = List.of(grant("s2", "sqs.amazonaws.com", Map.of(), true));

    assertThat(listing(others).byValue(SUSPECTS).services().get(0).digest())
        .isNotEqualTo(listing(grants).byValue(SUSPECTS).services().get(0).digest());
  }

  @Test
  void hasRoomForSuspectsGrantsHoweverManyOthersThereAre() {
    List<KeyGrant> grants = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      grants.add(grant("a" + i, APP, Map.of(), false));
    }
    grants.add(grant("z", SUSPECT, Map.of(), false));

    KeyGrants found = listing(grants).byValue(SUSPECTS);

    assertThat(found.customers()).filteredOn(grant -> grant.isOf(SUSPECTS)).hasSize(1);
    assertThat(found.othersOfSuspects()).isZero();
    assertThat(found.others()).isPositive();
    assertThat(found.ofCustomers()).isEqualTo(3_001);
  }

  /** Whoever may make grants may make long ones, of signs that take the most room. */
  @Test
  void hasNoRoomForAFewHundredLongOnes() {
    List<KeyGrant> grants = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String key = "\u20ac".repeat(384) + i;
      grants.add(grant("a" + i, APP + i, Map.of(key, "\u20ac".repeat(384)), false));
      grants.add(grant("s" + i, "s" + i + ".amazonaws.com", Map.of(key, "\u20ac"), true));
    }

    GrantListing listing = listing(grants);

    assertThat(listing.byValue(SUSPECTS).isCut()).isTrue();
    assertThat(bytes(listing.byValue(SUSPECTS))).isLessThan(700_000);
    assertThat(bytes(listing.byAccess())).isLessThan(800_000);
  }

  /** Else a run would wait for ever for somebody to revoke what it has planned with. */
  @Test
  void comparesWhateverAPlanHasRoomFor() {
    List<KeyGrant> grants = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      grants.add(grant("f".repeat(64) + i, "r".repeat(160) + i, Map.of(), false));
    }
    List<KeyGrant> planned = listing(grants).byValue(SUSPECTS).customers();

    assertThat(planned).hasSizeBetween(700, 999);
    assertThat(listing(planned).byAccess().granted()).hasSameSizeAs(planned);
    assertThat(listing(planned).byAccess().others()).isZero();
  }

  @Test
  void changesWithTheAccessForWhichThereIsNoRoom() {
    List<KeyGrant> grants = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      grants.add(grant("a" + i, APP + (10_000 + i), Map.of(), false));
    }
    KeyAccess found = listing(grants).byAccess();
    grants.add(grant("z", APP + 99_999, Map.of(), false));
    KeyAccess more = listing(grants).byAccess();

    assertThat(found.granted().size() + found.others()).isEqualTo(1_500);
    assertThat(more.granted()).isEqualTo(found.granted());
    assertThat(more.othersDigest()).isNotEqualTo(found.othersDigest());
  }

  @Test
  void countsNoMoreServicesThanThereAre() {
    List<KeyGrant> grants = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      grants.add(grant("s" + i, "s" + i + ".amazonaws.com", Map.of(), true));
    }

    assertThat(listing(grants).byValue(SUSPECTS).services()).hasSize(21);
    assertThat(
            listing(grants).byValue(SUSPECTS).services().stream()
                .mapToLong(ServiceGrants::count)
                .sum())
        .isEqualTo(80);
  }

  /** Or a plan could be carried out and never be verified. */
  @Test
  void hasRoomForTheCopiesOfAllThatItHadRoomFor() {
    List<KeyGrant> grants = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      grants.add(grant("%064d".formatted(i), APP, Map.of("tenant", "t".repeat(150) + i), false));
    }
    List<KeyGrant> planned = listing(grants).byValue(SUSPECTS).customers();
    List<KeyGrant> copies = planned.stream().map(FakeAccount::copy).toList();

    assertThat(planned).hasSizeBetween(500, 1_000);
    assertThat(listing(copies).byValue(SUSPECTS).customers()).hasSameSizeAs(planned);
    assertThat(GrantListing.haveRoom(planned, copies)).isTrue();
    assertThat(GrantListing.haveRoom(planned, grants)).isFalse();
  }

  /** What the key has keeps its place, and an equal of it takes none: none is made. */
  @Test
  void hasRoomForAllThatIsOnAKeyOfAnEarlierRunAndForWhatIsMadeOnIt() {
    List<KeyGrant> equals = new ArrayList<>();
    List<KeyGrant> carried = new ArrayList<>();
    List<KeyGrant> others = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      equals.add(grant("e" + i, APP, Map.of(), false));
      carried.add(grant("c" + i, APP, Map.of("tenant", "" + i % 600), false));
      others.add(grant("o" + i, APP, Map.of("tenant", "" + i % 600), false));
    }

    assertThat(GrantListing.haveRoom(carried, others)).isTrue();
    assertThat(GrantListing.haveRoom(carried.subList(0, 101), equals)).isFalse();
    assertThat(GrantListing.haveRoom(carried.subList(0, 100), equals)).isTrue();
  }

  private static int bytes(Object value) {
    return CanonicalJson.of(value).getBytes(StandardCharsets.UTF_8).length;
  }

  private static GrantListing listing(List<KeyGrant> grants) {
    GrantListing listing = new GrantListing(List.of());
    grants.forEach(listing::add);
    return listing;
  }

  private static KeyGrant grant(
      String id, String grantee, Map<String, String> context, boolean byService) {
    return new KeyGrant(
        id,
        Optional.empty(),
        grantee,
        Optional.empty(),
        List.of("Decrypt"),
        Map.of(),
        context,
        Optional.empty(),
        byService);
  }
}
