using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Tocsin.Integrations.Webhook;

/// <summary>
/// HMAC-SHA256 under one key: setting a key up costs more than signing a short message with it, so what was set up is
/// used again. Safe to use from many threads.
/// </summary>
internal sealed class HmacPool(byte[] key)
{
    private const int MaxIdle = 8;
    private readonly ConcurrentStack<IncrementalHash> _idle = new();

    /// <param name="payload">What is signed.</param>
    /// <param name="mac">32 bytes.</param>
    public void Sign(ReadOnlySpan<byte> payload, Span<byte> mac)
    {
        if (!_idle.TryPop(out var hash))
        {
            hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        }

        hash.AppendData(payload);
        hash.GetHashAndReset(mac);
        if (_idle.Count < MaxIdle)
        {
            _idle.Push(hash);
        }
        else
        {
            hash.Dispose();
        }
    }
}
