using System.Globalization;
using Tocsin.Auditing;
using Tocsin.Encryption;
using Tocsin.Ids;
using Tocsin.Operating;

namespace Tocsin.Tests.Operating;

public sealed class ReencryptionTests
{
    private const int Count = 1200;
    private static readonly byte[] Old = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] New = [.. Enumerable.Repeat((byte)2, 32)];

    private readonly Shelf _shelf = new();
    private readonly KeyRing _before = Ring(Old);
    private readonly KeyRing _ring = Ring(New, Old);
    private readonly List<string> _told = [];

    [Fact]
    public async Task Interrupted_it_goes_on_with_what_is_left_and_then_only_the_first_key_is_needed()
    {
        Fill();
        using var interrupt = new CancellationTokenSource();
        _shelf.Replaced = interrupt.Cancel;
        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(interrupt.Token));
        Assert.Equal(500, _shelf.Tokens.Values.Count(_ring.IsCurrent));

        _shelf.Replaced = () => { };
        var result = await RunAsync(default);
        Assert.Equal(
            (Count, Count - 500, 0, true),
            (result.Looked, result.Written, result.Closed.Count, result.IsSettled)
        );
        var alone = Ring(New);
        Assert.All(_shelf.Tokens, t => Assert.Equal(t.Key, alone.Decrypt(t.Value)));
        Assert.Equal(0, (await RunAsync(default)).Written);
    }

    [Fact]
    public async Task What_no_key_opens_is_named_and_left_as_it_is()
    {
        Fill();
        var foreign = Ring([.. Enumerable.Repeat((byte)3, 32)]).Encrypt("x");
        _shelf.Tokens["0007"] = foreign;
        var result = await RunAsync(default);
        Assert.Equal(["0007"], result.Closed);
        Assert.Equal((Count - 1, true), (result.Written, result.IsSettled));
        Assert.Equal(foreign, _shelf.Tokens["0007"]);
    }

    [Fact]
    public async Task A_server_that_goes_on_writing_with_the_old_key_is_noticed()
    {
        Fill();
        _shelf.Replaced = () => _shelf.Tokens["0003"] = _before.Encrypt("0003");
        Assert.False((await RunAsync(default)).IsSettled);
    }

    [Fact]
    public async Task Each_organization_is_told_once_whose_things_were_written_anew()
    {
        Fill();
        foreach (var key in _shelf.Tokens.Keys.Where(k => k[^1] == '7').ToList())
        {
            _shelf.Tokens[key] = _ring.Encrypt(key);
        }

        await RunAsync(default);
        Assert.Equal(
            ["org_1", "org_2", "org_3", "org_4", "org_5", "org_6", "org_8", "org_9"],
            _shelf.Trail.Select(e => e.OrganizationId.Value).Order(StringComparer.Ordinal)
        );
        Assert.All(
            _shelf.Trail,
            e => Assert.Equal((AuditActions.SecretReencrypt, "operator"), (e.Action, e.Actor.Type))
        );
    }

    [Fact]
    public async Task What_was_changed_meanwhile_is_not_overwritten()
    {
        Fill();
        var later = _ring.Encrypt("later");
        _shelf.Replacing = () => _shelf.Tokens["0003"] = later;
        var result = await RunAsync(default);
        Assert.Equal((Count - 1, true), (result.Written, result.IsSettled));
        Assert.Equal(later, _shelf.Tokens["0003"]);
    }

    private Task<ReencryptionResult> RunAsync(CancellationToken cancellationToken) =>
        new Reencryption(
            _shelf,
            _ring,
            new Auditor(new Id(TimeProvider.System, new CryptographicRandom()), TimeProvider.System)
            {
                Actor = AuditActor.Operator,
            },
            _told.Add
        ).RunAsync(cancellationToken);

    private void Fill()
    {
        for (var i = 0; i < Count; i++)
        {
            var key = i.ToString("0000", CultureInfo.InvariantCulture);
            _shelf.Tokens[key] = _before.Encrypt(key);
        }
    }

    private static KeyRing Ring(params byte[][] keys) => new(keys, new CryptographicRandom(), TimeProvider.System);

    private sealed class Shelf : IStoredSecrets
    {
        public SortedDictionary<string, string> Tokens { get; } = new(StringComparer.Ordinal);

        public List<AuditEntry> Trail { get; } = [];

        // Some are the server's own.
        private static string Organization(string key) => key[^1] == '0' ? "" : $"org_{key[^1]}";

        public Action Replacing { get; set; } = () => { };

        public Action Replaced { get; set; } = () => { };

        public IReadOnlyList<string> Places => ["shelf"];

        public Task<IReadOnlyList<StoredSecret>> ReadAsync(
            string place,
            StoredSecret? after,
            int limit,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult<IReadOnlyList<StoredSecret>>([
                .. Tokens
                    .Where(t => string.CompareOrdinal(t.Key, after?.Key) > 0)
                    .Take(limit)
                    .Select(t => new StoredSecret(t.Key, "", t.Value, Organization(t.Key))),
            ]);

        public Task<IReadOnlyList<StoredSecret>> ReplaceAsync(
            string place,
            IReadOnlyList<(StoredSecret Was, string Token)> replacements,
            Func<string, AuditEntry?> note,
            CancellationToken cancellationToken
        )
        {
            Replacing();
            var same = replacements.Where(r => Tokens[r.Was.Key] == r.Was.Token).ToList();
            same.ForEach(r => Tokens[r.Was.Key] = r.Token);
            Trail.AddRange(same.Select(r => r.Was.Organization).Distinct().Select(note).OfType<AuditEntry>());
            Replaced();
            return Task.FromResult<IReadOnlyList<StoredSecret>>([.. same.Select(r => r.Was)]);
        }
    }
}
