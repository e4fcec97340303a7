using System.Security.Cryptography;

namespace Tocsin.Ids;

/// <summary>The operating system's randomness.</summary>
internal sealed class CryptographicRandom : IRandomBytes
{
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
