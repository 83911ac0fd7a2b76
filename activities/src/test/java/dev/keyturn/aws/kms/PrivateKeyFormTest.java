package dev.keyturn.aws.kms;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyFormTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSA_1024",
        "RSA_2048",
        "RSA_3072",
        "ECC_NIST_P256",
        "ECC_NIST_P384",
        "ECC_NIST_P521",
        "ECC_SECG_P256K1"
      })
  void tellsWhatAKeyIs(String spec) {
    assertThat(PrivateKeyForm.specOf(PrivateKeys.make(spec))).contains(spec);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA_1024", "ECC_NIST_P256", "ECC_SECG_P256K1"})
  void knowsNoKeyThatIsCutOrContinued(String spec) {
    byte[] key = PrivateKeys.make(spec);

    for (int length = 0; length < key.length; length++) {
      assertThat(PrivateKeyForm.specOf(Arrays.copyOf(key, length))).isEmpty();
    }
    assertThat(PrivateKeyForm.specOf(Arrays.copyOf(key, key.length + 1))).isEmpty();
  }

  @Test
  void knowsNoPemNorNumbersNorHugeLengths() {
    byte[] pem = Base64.getMimeEncoder().encode(PrivateKeys.make("RSA_1024"));

    assertThat(
            PrivateKeyForm.specOf(("-----BEGIN PRIVATE KEY-----\n" + text(pem)).getBytes(US_ASCII)))
        .isEmpty();
    assertThat(PrivateKeyForm.specOf(new byte[32])).isEmpty();
    assertThat(PrivateKeyForm.specOf(new byte[] {0x30, (byte) 0x84, -1, -1, -1, -1})).isEmpty();
    assertThat(PrivateKeyForm.specOf(new byte[] {0x30, (byte) 0x83, -1, -1, -1})).isEmpty();
    assertThat(PrivateKeyForm.specOf(new byte[] {0x30, (byte) 0x80, 0, 0})).isEmpty();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }
}
