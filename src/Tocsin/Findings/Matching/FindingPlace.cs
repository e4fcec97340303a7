using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Tocsin.Scanning;

namespace Tocsin.Findings.Matching;

/// <summary>What is known of the code at a finding and around it. Of the hashes but the first, 0 is not known.</summary>
/// <param name="Context">The flagged line, or the message where no code was at hand.</param>
/// <param name="Above">The code above it.</param>
/// <param name="Below">The code below it.</param>
/// <param name="Block">The line that opens the block it is in.</param>
/// <param name="File">A similarity hash of the file: of alike files most bits are the same.</param>
/// <param name="Fingerprint">The tool's own.</param>
/// <param name="IsMessage">Whether the context is the message's: no code was at hand.</param>
internal readonly record struct FindingPlace(
    UInt128 Context,
    uint Above,
    uint Below,
    uint Block,
    ulong File,
    ulong Fingerprint,
    bool IsMessage
)
{
    /// <summary>The first byte of what is stored; one that is not known is no place at all.</summary>
    private const byte Version = 1;
    private const int ContextHex = 32;
    private const int Stored = 46;

    public static FindingPlace Of(ScanResult result)
    {
        var around = result.Surroundings is { Length: 40 } text ? text : null;
        return new FindingPlace(
            ContextOf(result.ContextHash),
            around is null ? 0 : Hex<uint>(around.AsSpan(0, 8)),
            around is null ? 0 : Hex<uint>(around.AsSpan(8, 8)),
            around is null ? 0 : Hex<uint>(around.AsSpan(16, 8)),
            around is null ? 0 : Hex<ulong>(around.AsSpan(24, 16)),
            result.Fingerprint is { Length: 16 } fingerprint ? Hex<ulong>(fingerprint) : 0,
            around is null && result.Snippet is null
        );
    }

    public static FindingPlace? From(byte[]? bytes) =>
        bytes is not { Length: Stored } || bytes[0] != Version
            ? null
            : new FindingPlace(
                BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(1)),
                BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(17)),
                BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(21)),
                BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(25)),
                BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(29)),
                BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(37)),
                bytes[45] != 0
            );

    public byte[] ToBytes()
    {
        var bytes = new byte[Stored];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(1), Context);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(17), Above);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(21), Below);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(25), Block);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(29), File);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(37), Fingerprint);
        bytes[45] = IsMessage ? (byte)1 : (byte)0;
        return bytes;
    }

    /// <summary>Whether anything around the line is known.</summary>
    public bool HasSurroundings => (Above | Below | Block) != 0;

    /// <summary>How many of above, below and block are known and the same, 0 to 3.</summary>
    public int Agreement(in FindingPlace other) =>
        Same(Above, other.Above) + Same(Below, other.Below) + Same(Block, other.Block);

    /// <summary>Whether both files are known and share most of their lines.</summary>
    public bool IsInAlikeFile(in FindingPlace other)
    {
        // Of unrelated files 32 bits differ, give or take 4; of files that share three lines in four, some 13.
        const int MostBits = 16;
        return File != 0 && other.File != 0 && BitOperations.PopCount(File ^ other.File) <= MostBits;
    }

    private static int Same(uint a, uint b) => a != 0 && a == b ? 1 : 0;

    private static UInt128 ContextOf(string hash)
    {
        if (hash.Length == ContextHex && UInt128.TryParse(hash, NumberStyles.AllowHexSpecifier, null, out var context))
        {
            return context;
        }

        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(hash), bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static T Hex<T>(ReadOnlySpan<char> text)
        where T : struct, INumberBase<T> =>
        T.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : T.Zero;
}
