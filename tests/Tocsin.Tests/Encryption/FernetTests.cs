using System.Text;
using Tocsin.Encryption;
using Tocsin.Ids;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Encryption;

/// <summary>The specification's vectors (github.com/fernet/spec), and an independent reader.</summary>
public sealed class FernetTests
{
    private const string SpecKey = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
    private const string Python = "/usr/bin/python3";
    private const string SpecToken =
        "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

    private static readonly byte[] Key = Fernet.ParseKey(SpecKey)!;

    [Fact]
    public void The_generate_vector_holds()
    {
        var time = new DateTimeOffset(1985, 10, 26, 1, 20, 0, TimeSpan.FromHours(-7));
        var iv = Enumerable.Range(0, 16).Select(i => (byte)i).ToArray();
        Assert.Equal(SpecToken, Fernet.Encrypt(Key, "hello"u8, time, iv));
    }

    [Fact]
    public void The_verify_vector_holds() => Assert.Equal("hello"u8.ToArray(), Fernet.Decrypt(Key, SpecToken));

    // The reasons are the specification's; its tokens for time and TTL do not concern us, who never expire one.
    [Theory]
    [InlineData(
        "incorrect mac",
        "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ=="
    )]
    [InlineData("too short", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA==")]
    [InlineData(
        "invalid base64",
        "%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q=="
    )]
    [InlineData(
        "payload size not multiple of block size",
        "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm"
    )]
    [InlineData(
        "payload padding error",
        "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw=="
    )]
    [InlineData(
        "incorrect IV (causes padding error)",
        "gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ=="
    )]
    public void The_invalid_vectors_are_refused(string reason, string token)
    {
        Assert.NotEmpty(reason);
        Assert.Null(Fernet.Decrypt(Key, token));
    }

    [Fact]
    public void No_single_change_of_a_token_goes_unnoticed()
    {
        // The last character before the padding has bits that stand for nothing; it is left out.
        for (var i = 0; i < SpecToken.Length - 3; i++)
        {
            var changed = SpecToken.ToCharArray();
            changed[i] = changed[i] == 'B' ? 'C' : 'B';
            Assert.Null(Fernet.Decrypt(Key, new string(changed)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4")]
    [InlineData(" cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4")]
    [InlineData("cw_0x689RpI+jtRR7oE8h/eQsKImvJapLeSbXpwF4e4=")]
    public void What_is_no_key_is_none(string? text) => Assert.Null(Fernet.ParseKey(text));

    [Fact]
    public void A_ring_encrypts_with_the_first_key_and_reads_with_all()
    {
        var other = Fernet.ParseKey(Fernet.FormatKey(new byte[32]))!;
        var random = new CryptographicRandom();
        var old = new KeyRing([other], random, TimeProvider.System).Encrypt("secret");
        var ring = new KeyRing([Key, other], random, TimeProvider.System);

        Assert.Equal("secret", ring.Decrypt(old));
        Assert.Equal("secret"u8.ToArray(), Fernet.Decrypt(Key, ring.Encrypt("secret")));
        Assert.Null(new KeyRing([Key], random, TimeProvider.System).Decrypt(old));
        Assert.NotEqual(ring.Encrypt("secret"), ring.Encrypt("secret"));
    }

    [Fact]
    public async Task A_ring_and_pythons_MultiFernet_read_and_rotate_what_the_other_wrote()
    {
        await NeedPythonAsync();
        var random = new CryptographicRandom();
        byte[] old = [.. Enumerable.Repeat((byte)7, 32)];
        var (before, ring) = (
            new KeyRing([old], random, TimeProvider.System),
            new KeyRing([Key, old], random, TimeProvider.System)
        );
        const string Script = """
            import sys
            from cryptography.fernet import Fernet, MultiFernet
            new, old, first, second = sys.stdin.read().split()
            both = MultiFernet([Fernet(new), Fernet(old)])
            assert both.decrypt(first) == both.decrypt(second) == b"secret"
            rotated = both.rotate(first.encode())
            assert Fernet(new).decrypt(rotated) == b"secret"
            print(rotated.decode(), both.encrypt(b"theirs").decode(), Fernet(old).encrypt(b"older").decode())
            """;
        var made = (
            await Optional.RunAsync(
                Python,
                $"{SpecKey} {Fernet.FormatKey(old)} {before.Encrypt("secret")} {ring.Encrypt("secret")}",
                "-c",
                Script
            )
        ).Split();

        Assert.Equal(
            ("secret", "theirs", "older"),
            (ring.Decrypt(made[0]), ring.Decrypt(made[1]), ring.Decrypt(made[2]))
        );
        Assert.Equal((true, true, false), (ring.IsCurrent(made[0]), ring.IsCurrent(made[1]), ring.IsCurrent(made[2])));
        Assert.Null(before.Decrypt(made[0]));
    }

    [Fact]
    public async Task Python_reads_what_a_ring_wrote()
    {
        await NeedPythonAsync();
        const string Text = "whsec_ünï\u2028\U0001F514";
        var token = new KeyRing([Key], new CryptographicRandom(), TimeProvider.System).Encrypt(Text);
        const string Script = """
            import sys
            from cryptography.fernet import Fernet
            key, token = sys.stdin.read().split()
            sys.stdout.write(Fernet(key).decrypt(token, ttl=3600).hex())
            """;
        var read = await Optional.RunAsync(Python, $"{SpecKey} {token}", "-c", Script);

        Assert.Equal(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Text)), read);
    }

    private static async Task NeedPythonAsync()
    {
        const string Probe =
            "import importlib.util as u; print('yes' if u.find_spec('cryptography') else 'no', end='')";
        var there = File.Exists(Python) && await Optional.RunAsync(Python, "", "-c", Probe) == "yes";
        Optional.Need(there, "python3-cryptography");
    }
}
