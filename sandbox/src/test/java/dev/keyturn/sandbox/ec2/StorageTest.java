package dev.keyturn.sandbox.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.sandbox.AesGcm;
import dev.keyturn.sandbox.kms.SealedKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StorageTest {
  private static final byte[] CONTENT = "precious".getBytes(StandardCharsets.UTF_8);

  @Test
  void holdsNoPlaintextUnderADataKey() {
    byte[] dataKey = new byte[32];
    Blocks.Sealing sealing =
        new Blocks.Sealing(new SealedKey.Wrapped("key", new byte[0]), "vol-1", "dek-1");
    Blocks blocks = Blocks.seal(sealing, dataKey, CONTENT);

    assertThat(new String(blocks.stored(), StandardCharsets.ISO_8859_1)).doesNotContain("precious");
    assertThat(blocks.read(dataKey)).isEqualTo(CONTENT);
    byte[] another = new byte[32];
    another[0] = 1;
    assertThatThrownBy(() -> blocks.read(another)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void encryptsTheSameContentDifferentlyEachTime() {
    byte[] dataKey = new byte[32];

    assertThat(AesGcm.encrypt(dataKey, CONTENT)).isNotEqualTo(AesGcm.encrypt(dataKey, CONTENT));
  }
}
