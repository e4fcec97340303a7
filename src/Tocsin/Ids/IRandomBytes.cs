namespace Tocsin.Ids;

/// <summary>Where randomness comes from, so that a test can say what it will be.</summary>
internal interface IRandomBytes
{
    /// <summary>Fills the span with bytes that nobody can guess.</summary>
    void Fill(Span<byte> bytes);

    /// <summary>A number from 0 up to, not including, 1: for jitter.</summary>
    double NextDouble()
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes) >> 11) * (1.0 / (1UL << 53));
    }
}
