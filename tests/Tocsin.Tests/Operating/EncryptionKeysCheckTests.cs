using System.Text;
using Microsoft.Extensions.Options;
using Tocsin.Encryption;
using Tocsin.Operating;
using Tocsin.Operating.Checks;

namespace Tocsin.Tests.Operating;

public sealed class EncryptionKeysCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private readonly StoredInspection _stored = new();

    private string KeysFile => Path.Combine(_folder, "encryption.keys");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Keys_that_open_everything_are_fine()
    {
        Store("integration_1", key: 1);
        Store("integration_2", key: 2);
        await File.WriteAllTextAsync(KeysFile, Text(1) + "\n" + Text(2) + "\n");
        (await Check()).Is(VerdictStatus.Ok, "open all 2 integrations, 1 of them with a key that is not the first");
        (await Check(Text(2), Text(1))).Is(VerdictStatus.Ok, "2 in Tocsin__EncryptionKeys");
    }

    [Fact]
    public async Task What_no_key_opens_is_named()
    {
        Store("integration_1", key: 1);
        Store("integration_2", key: 2);
        await File.WriteAllTextAsync(KeysFile, Text(1));
        (await Check()).Is(VerdictStatus.Fail, "opens 1 of 2 integrations: integration_2");
        (await Check(Text(3))).Is(VerdictStatus.Fail, "opens 2 of 2 integrations: integration_1, integration_2");
    }

    [Fact]
    public async Task Keys_that_are_gone_are_told_before_a_start_makes_others()
    {
        (await Check()).Is(VerdictStatus.Ok, "none yet");
        Store("integration_1", key: 1);
        var verdict = await Check();
        verdict.Is(VerdictStatus.Fail, "there are none, and 1 integrations");
        Assert.Contains("BEFORE the server is started", verdict.Advice);
        Assert.False(File.Exists(KeysFile));
    }

    [Fact]
    public async Task A_line_that_is_no_key_is_counted_and_not_shown()
    {
        await File.WriteAllTextAsync(KeysFile, Text(1) + "\nnot-a-key-but-secret\n");
        var verdict = await Check();
        verdict.Is(VerdictStatus.Fail, "key 2 of");
        Assert.DoesNotContain("not-a-key-but-secret", verdict.ToString());
    }

    private Task<Verdict> Check(params string[] configured) =>
        new EncryptionKeysCheck(new StoredKeyRing(new DataFolder(_folder), Configured(configured)), _stored).OneAsync();

    private static IOptions<EncryptionOptions> Configured(params string[] keys)
    {
        var options = new EncryptionOptions();
        foreach (var key in keys)
        {
            options.EncryptionKeys.Add(key);
        }

        return Options.Create(options);
    }

    private static byte[] Key(byte seed) => [.. Enumerable.Repeat(seed, 32)];

    private static string Text(byte seed) => Fernet.FormatKey(Key(seed));

    private void Store(string id, byte key) =>
        _stored.Configs.Add(
            new StoredConfig(
                id,
                DateTimeOffset.UnixEpoch,
                Fernet.Encrypt(Key(key), Encoding.UTF8.GetBytes("{}"), DateTimeOffset.UnixEpoch, new byte[16])
            )
        );
}
