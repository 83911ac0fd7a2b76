package dev.keyturn.aws.ebs;

import dev.keyturn.aws.s3.Estate;
import dev.keyturn.reencryption.VolumeActivities;
import dev.keyturn.reencryption.VolumeFacts;
import dev.keyturn.reencryption.VolumeQuery;
import io.temporal.testing.TestActivityEnvironment;
import org.junit.jupiter.api.AfterEach;

/** Calls the activities on the volumes of an estate's machine. */
abstract class VolumeCalls {
  final Estate estate = new Estate();
  final Machine machine = new Machine(estate);
  final TestActivityEnvironment environment = Estate.activityEnvironment();
  final VolumeActivities activities = activities();

  private VolumeActivities activities() {
    environment.registerActivitiesImplementations(new Ec2VolumeActivities(estate.worker()));
    return environment.newActivityStub(VolumeActivities.class);
  }

  @AfterEach
  void close() {
    environment.close();
    estate.close();
  }

  final VolumeFacts facts(String volume) {
    return activities.inspectVolume(query(volume));
  }

  static VolumeQuery query(String volume) {
    return new VolumeQuery(volume, Estate.REGION);
  }
}
