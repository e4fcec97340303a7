using Tocsin.Auditing;

namespace Tocsin.Operating;

/// <summary>What is stored encrypted, read and written anew past the server, which may be at work.</summary>
internal interface IStoredSecrets
{
    /// <summary>What there is, in words; each is a list by itself.</summary>
    IReadOnlyList<string> Places { get; }

    /// <summary>Up to so many of a place, in the order of their keys, after the key of another.</summary>
    Task<IReadOnlyList<StoredSecret>> ReadAsync(
        string place,
        StoredSecret? after,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Puts tokens in the place of those that were read, in one commit; what was changed or deleted meanwhile is left as it is.
    /// What the organizations are to be told of it is written in the same commit. Returns those that were replaced.
    /// </summary>
    Task<IReadOnlyList<StoredSecret>> ReplaceAsync(
        string place,
        IReadOnlyList<(StoredSecret Was, string Token)> replacements,
        Func<string, AuditEntry?> note,
        CancellationToken cancellationToken
    );
}

/// <summary>Something that is stored encrypted, by its key.</summary>
/// <param name="Key">The first part of its key.</param>
/// <param name="Key2">The second; empty where it has one part.</param>
/// <param name="Token">What is stored.</param>
/// <param name="Organization">Whose it is; empty where it is the server's own.</param>
internal sealed record StoredSecret(string Key, string Key2, string Token, string Organization);
