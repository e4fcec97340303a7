using System.Buffers.Binary;
using Tocsin.Delivery;
using Tocsin.Delivery.HandOver;

namespace Tocsin.Storage.Postgres;

/// <summary>
/// Intended deliveries in few bytes: those of one event share it, and what mostly is the same as something else is written
/// as the difference. Some thirty bytes for a delivery.
/// </summary>
internal static class IntentBytes
{
    private const byte Version = 1;

    /// <summary>What a row can hold in a page of the table.</summary>
    private const int MaxBytes = 7000;

    private const int RandomBits = 80;
    private static readonly UInt128 Random = (UInt128.One << RandomBits) - 1;

    /// <summary>The bytes of as many rows as it takes; deliveries of one event follow each other.</summary>
    public static IEnumerable<byte[]> Write(IReadOnlyList<IntendedDelivery> deliveries)
    {
        var bytes = Begin();
        for (var at = 0; at < deliveries.Count; )
        {
            var first = deliveries[at];
            var count = 1;
            while (count < 64 && at + count < deliveries.Count && deliveries[at + count].EventId == first.EventId)
            {
                count++;
            }

            WriteId(bytes, first.EventId, 16);
            bytes.Write7BitEncodedInt64(first.EventNumber);
            bytes.Write7BitEncodedInt(count);
            for (var i = at; i < at + count; i++)
            {
                WriteOne(bytes, deliveries[i]);
            }

            at += count;
            if (bytes.BaseStream.Length > MaxBytes - 2500 || at == deliveries.Count)
            {
                yield return ((MemoryStream)bytes.BaseStream).ToArray();
                bytes = Begin();
            }
        }
    }

    public static List<IntendedDelivery> Read(byte[] row)
    {
        using var bytes = new BinaryReader(new MemoryStream(row));
        if (bytes.ReadByte() is var version and not Version)
        {
            throw new StorageException($"An intent is of version {version}, which this Tocsin does not know.");
        }

        var deliveries = new List<IntendedDelivery>();
        while (bytes.BaseStream.Position < row.Length)
        {
            var eventId = ReadId(bytes, 16);
            var number = bytes.Read7BitEncodedInt64();
            for (var left = bytes.Read7BitEncodedInt(); left > 0; left--)
            {
                deliveries.Add(ReadOne(bytes, eventId, number));
            }
        }

        return deliveries;
    }

    private static void WriteOne(BinaryWriter bytes, IntendedDelivery delivery)
    {
        var time = TimeOf(delivery.EventId);
        bytes.Write7BitEncodedInt64(delivery.Lane);
        // The upper bits are those of its event's id.
        WriteId(bytes, delivery.Id.Value, 10);
        bytes.Write7BitEncodedInt64(ZigZag(delivery.DueAt.ToMilliseconds() - time));
        bytes.Write7BitEncodedInt64(ZigZag(delivery.QueuedAt.ToMilliseconds() - delivery.DueAt.ToMilliseconds()));
        bytes.Write(delivery.Name ?? "");
    }

    private static IntendedDelivery ReadOne(BinaryReader bytes, UInt128 eventId, long number)
    {
        var lane = bytes.Read7BitEncodedInt64();
        var id = ((eventId >> RandomBits) << RandomBits) | ReadId(bytes, 10);
        var dueAt = TimeOf(eventId) + UnZigZag(bytes.Read7BitEncodedInt64());
        var queuedAt = dueAt + UnZigZag(bytes.Read7BitEncodedInt64());
        var name = bytes.ReadString();
        return new IntendedDelivery
        {
            Lane = lane,
            Id = new DeliveryId(id),
            EventId = eventId,
            EventNumber = number,
            Name = name.Length == 0 ? null : name,
            DueAt = DateTimeOffset.FromUnixTimeMilliseconds(dueAt),
            QueuedAt = DateTimeOffset.FromUnixTimeMilliseconds(queuedAt),
        };
    }

    private static BinaryWriter Begin()
    {
        var bytes = new BinaryWriter(new MemoryStream(MaxBytes));
        bytes.Write(Version);
        return bytes;
    }

    private static long TimeOf(UInt128 id) => (long)(id >> RandomBits);

    private static long ZigZag(long value) => (value << 1) ^ (value >> 63);

    private static long UnZigZag(long value) => (long)((ulong)value >> 1) ^ -(value & 1);

    // The last so many bytes.
    private static void WriteId(BinaryWriter bytes, UInt128 id, int length)
    {
        Span<byte> all = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(all, length == 16 ? id : id & Random);
        bytes.Write(all[^length..]);
    }

    private static UInt128 ReadId(BinaryReader bytes, int length)
    {
        Span<byte> all = stackalloc byte[16];
        all.Clear();
        bytes.BaseStream.ReadExactly(all[^length..]);
        return BinaryPrimitives.ReadUInt128BigEndian(all);
    }
}
