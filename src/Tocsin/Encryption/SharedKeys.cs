using Tocsin.Nodes;

namespace Tocsin.Encryption;

/// <summary>Whether this node has the keys that the others of its database have.</summary>
internal static class SharedKeys
{
    private const string Name = "encryption-keys";

    /// <summary>Anything that only the right key opens.</summary>
    private const string Word = "tocsin";

    /// <summary>
    /// False when it has others; then nothing that it writes could be read by them. Where no other node lives, the keys of those
    /// before are lost, and these hold from now on.
    /// </summary>
    public static async Task<bool> AgreeAsync(this KeyRing keys, INodes nodes, CancellationToken cancellationToken)
    {
        var token = await nodes.AgreeAsync(Name, keys.Encrypt(Word), cancellationToken);
        if (keys.Decrypt(token) != Word && (await nodes.AliveAsync(cancellationToken)).Any(n => n != nodes.Self))
        {
            return false;
        }

        // The key that it was said under may go one day, or has gone.
        if (!keys.IsCurrent(token))
        {
            await nodes.ReplaceAsync(Name, keys.Encrypt(Word), cancellationToken);
        }

        return true;
    }
}
