package dev.keyturn.reencryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.key.GrantListing;
import dev.keyturn.key.KeyGrant;
import dev.keyturn.key.ServiceGrants;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which grants of services are a store's own, so that they speak against nothing. */
class ServedResourcesTest {
  private static final String VOLUME = "vol-0123456789abcdef0";
  private static final String SNAPSHOT = "snap-0123456789abcdef0";
  private static final String OTHER = "snap-0123456789abcdef1";

  @Test
  void areAVolumesByItsId() {
    assertThat(foreign(new DataStore.Volume(VOLUME, false, false, Optional.empty()))).isEqualTo(4);
  }

  @Test
  void areATablesByItsName() {
    assertThat(foreign(new DataStore.Table("orders"))).isEqualTo(4);
  }

  @Test
  void areThoseOfAllSnapshotsOrOfTheOnesThatAreNamed() {
    assertThat(foreign(new ImageryStore.Snapshots(List.of()))).isEqualTo(3);
    assertThat(foreign(new ImageryStore.Snapshots(List.of(SNAPSHOT)))).isEqualTo(4);
  }

  @Test
  void areNobodysWhereNoServiceMakesGrantsForAStore() {
    assertThat(foreign(new ImageryStore.Images(List.of()))).isEqualTo(5);
  }

  /** How many of five grants are not the store's. */
  private static long foreign(DataStore store) {
    GrantListing listing = new GrantListing(store.served());
    listing.add(grant("1", Map.of("aws:ebs:id", VOLUME), Map.of()));
    listing.add(grant("2", Map.of("aws:ebs:id", SNAPSHOT), Map.of()));
    listing.add(grant("3", Map.of(), Map.of("aws:ebs:id", OTHER)));
    listing.add(
        grant(
            "4",
            Map.of("aws:dynamodb:tableName", "orders", "aws:dynamodb:subscriberId", "1"),
            Map.of()));
    listing.add(grant("5", Map.of("aws:dynamodb:tableName", "orders-2"), Map.of()));
    return listing.byAccess().services().stream().mapToLong(ServiceGrants::count).sum();
  }

  private static KeyGrant grant(String id, Map<String, String> subset, Map<String, String> equals) {
    return new KeyGrant(
        id,
        Optional.empty(),
        "ec2.amazonaws.com",
        Optional.empty(),
        List.of("Decrypt"),
        equals,
        subset,
        Optional.empty(),
        true);
  }
}
