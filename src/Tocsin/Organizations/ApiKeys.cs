using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Tocsin.Ids;

namespace Tocsin.Organizations;

/// <summary>Makes keys and recognises them.</summary>
internal sealed class ApiKeys(IOrganizationStore store, Id ids, IRandomBytes random, TimeProvider time)
{
    public const string Prefix = "tcs_";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int TailLength = 43;
    private ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    public static bool IsWellFormed(string text) =>
        text.Length is >= 20 and <= 128
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Alphabet) < 0;

    /// <summary>A new secret of 43 base62 characters, which is more than 255 bits.</summary>
    public string NewSecret()
    {
        var tail = new StringBuilder(Prefix, Prefix.Length + TailLength);
        Span<byte> one = stackalloc byte[1];
        while (tail.Length < Prefix.Length + TailLength)
        {
            random.Fill(one);
            // 248 is the largest multiple of 62 in a byte; what lies above would favour the first letters.
            if (one[0] < 248)
            {
                tail.Append(Alphabet[one[0] % 62]);
            }
        }

        return tail.ToString();
    }

    /// <summary>The record of a key; the secret itself is not in it.</summary>
    public ApiKey Describe(
        OrganizationId organization,
        string secret,
        string name,
        IReadOnlyList<string> permissions,
        DateTimeOffset? expiresAt
    ) =>
        new()
        {
            Id = ids.New(ApiKey.IdPrefix),
            OrganizationId = organization,
            Name = name,
            Permissions = permissions,
            Hash = Hash(secret),
            LastFour = secret[^4..],
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = expiresAt,
        };

    public async Task<(ApiKey? Key, KeyState State)> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = Hash(secret);
        var key = await store.FindKeyByHashAsync(hash, cancellationToken);
        if (key is null || !CryptographicOperations.FixedTimeEquals(hash, key.Hash))
        {
            return (null, KeyState.Unknown);
        }

        var now = time.GetUtcNow();
        var state =
            key.RevokedAt is not null ? KeyState.Revoked
            : key.ExpiresAt <= now ? KeyState.Expired
            : KeyState.Valid;
        if (state == KeyState.Valid)
        {
            _used[key.Id] = now;
        }

        return (key, state);
    }

    /// <summary>Writes down which keys were used since the last time; <see cref="KeyUse"/> does it now and then.</summary>
    public async Task FlushUseAsync(CancellationToken cancellationToken)
    {
        var used = Interlocked.Exchange(ref _used, new(StringComparer.Ordinal));
        if (used.IsEmpty)
        {
            return;
        }

        try
        {
            await store.TouchKeysAsync(used, cancellationToken);
        }
        catch
        {
            foreach (var (key, last) in used)
            {
                // What was used again meanwhile is later already.
                _used.TryAdd(key, last);
            }

            throw;
        }
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
