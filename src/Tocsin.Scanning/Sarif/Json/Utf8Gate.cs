using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Tocsin.Scanning.Sarif.Json;

/// <summary>Checks a stream of bytes for valid UTF-8, also where a character is cut by the end of a read.</summary>
internal sealed class Utf8Gate
{
    private readonly byte[] _carry = new byte[4];
    private int _carried;

    /// <summary>Offset within <paramref name="chunk"/> of what is not UTF-8, or -1; it may lie a little before the chunk.</summary>
    public int FirstInvalid(ReadOnlySpan<byte> chunk)
    {
        var at = 0;
        while (_carried > 0 && at < chunk.Length)
        {
            _carry[_carried++] = chunk[at++];
            var status = Rune.DecodeFromUtf8(_carry.AsSpan(0, _carried), out _, out _);
            if (status == OperationStatus.InvalidData)
                return at - 1;
            if (status == OperationStatus.Done)
                _carried = 0;
        }

        var whole = at + WholeLength(chunk[at..]);
        if (!Utf8.IsValid(chunk[at..whole]))
            return at + Find(chunk[at..whole]);
        if (_carried == 0)
        {
            chunk[whole..].CopyTo(_carry);
            _carried = chunk.Length - whole;
        }
        return -1;
    }

    /// <summary>The stream may end here: no character is cut in two.</summary>
    public bool Complete => _carried == 0;

    private static int WholeLength(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= 3 && back <= bytes.Length; back++)
        {
            var tail = bytes[^back..];
            if ((tail[0] & 0xC0) != 0x80)
                return Rune.DecodeFromUtf8(tail, out _, out _) == OperationStatus.NeedMoreData
                    ? bytes.Length - back
                    : bytes.Length;
        }
        return bytes.Length;
    }

    private static int Find(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed) == OperationStatus.Done)
            at += consumed;
        return at;
    }
}
