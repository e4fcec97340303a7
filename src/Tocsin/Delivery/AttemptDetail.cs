using System.Buffers.Binary;
using System.Net;
using System.Text;
using Tocsin.Delivery.Holding;

namespace Tocsin.Delivery;

/// <summary>What an attempt went through, as the history keeps it beside the outcome.</summary>
internal sealed record AttemptDetail
{
    /// <summary>The version that <see cref="AttemptDetailWriter"/> writes.</summary>
    public const byte Version = 1;

    /// <summary>What stands before that where it was held back, or sent with others.</summary>
    private const byte WithHold = 2;

    /// <summary>That, why it was held back, and the id of the batch or zeros.</summary>
    private const int HoldBytes = 18;

    public required AttemptTimings Timings { get; init; }

    /// <summary>Why it waited before, and with which others it was sent.</summary>
    public Hold Hold { get; init; }

    /// <summary>What was connected to; null when nothing was.</summary>
    public IPEndPoint? Address { get; init; }

    /// <summary>Whether a proxy stood between.</summary>
    public bool ByProxy { get; init; }

    /// <summary>Headers of the answer; a null value was not kept.</summary>
    public required IReadOnlyList<KeyValuePair<string, string?>> Headers { get; init; }

    /// <summary>What is kept of an attempt, with why it waited and with which others it was sent.</summary>
    public static byte[]? With(Hold hold, byte[]? detail)
    {
        if (hold == default)
        {
            return detail;
        }

        var kept = new byte[HoldBytes + (detail?.Length ?? 0)];
        (kept[0], kept[1]) = (WithHold, (byte)hold.Reason);
        BinaryPrimitives.WriteUInt128BigEndian(kept.AsSpan(2), hold.Batch?.Value ?? 0);
        detail?.CopyTo(kept.AsSpan(HoldBytes));
        return kept;
    }

    /// <summary>Only why it waited and with which others it was sent.</summary>
    public static Hold ReadHold(byte[]? kept) =>
        kept is { Length: >= HoldBytes } && kept[0] == WithHold
            ? new Hold(
                (HoldReason)kept[1],
                BinaryPrimitives.ReadUInt128BigEndian(kept.AsSpan(2)) is var batch && batch != 0
                    ? new BatchId(batch)
                    : null
            )
            : default;

    /// <summary>Reads what was kept; null where nothing was, or in a form that is not known here.</summary>
    public static AttemptDetail? Read(byte[]? kept)
    {
        if (ReadHold(kept) is var hold && hold != default)
        {
            return (Read(kept![HoldBytes..]) ?? new AttemptDetail { Timings = default, Headers = [] }) with
            {
                Hold = hold,
            };
        }

        if (kept is not { Length: > 0 } || kept[0] != Version)
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(kept, writable: false), Encoding.UTF8);
        reader.ReadByte();
        var timings = new AttemptTimings(Time(), Time(), Time(), Time(), Time());
        var addressLength = reader.ReadByte();
        var byProxy = addressLength == 1;
        var address = addressLength is 4 or 16
            ? new IPEndPoint(new IPAddress(reader.ReadBytes(addressLength)), reader.Read7BitEncodedInt())
            : null;
        var headers = new List<KeyValuePair<string, string?>>();
        while (reader.BaseStream.Position < kept.Length)
        {
            var name = AnswerHeader.NameAt(reader.ReadByte()) ?? Text()!;
            headers.Add(new(name, Text()));
        }

        return new AttemptDetail
        {
            Timings = timings,
            Address = address,
            ByProxy = byProxy,
            Headers = headers,
        };

        // Numbers are kept as one more, so that 0 can mean that there is none.
        TimeSpan? Time() =>
            reader.Read7BitEncodedInt64() is > 0 and var kept ? TimeSpan.FromMicroseconds(kept - 1) : null;

        string? Text() =>
            reader.Read7BitEncodedInt() is > 0 and var length
                ? Encoding.UTF8.GetString(reader.ReadBytes(length - 1))
                : null;
    }
}
