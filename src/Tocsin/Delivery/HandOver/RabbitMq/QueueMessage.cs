using System.Globalization;
using Tocsin.Events;
using Tocsin.Ids;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>
/// Deliveries of one partition in a message of the broker's, with their events. The first byte is the version: what another
/// version has written and this one cannot read is dropped, and found in the store by whoever looks for what was lost.
/// </summary>
internal static class QueueMessage
{
    private const byte Version = 1;

    /// <summary>The bytes of a message that is handed over at this time.</summary>
    public static byte[] Write(IReadOnlyList<PendingDelivery> deliveries, DateTimeOffset at)
    {
        using var bytes = new MemoryStream(512 + deliveries.Sum(d => d.Event.Data.Length));
        using var writer = new BinaryWriter(bytes);
        writer.Write(Version);
        writer.Write(at.ToUnixTimeMilliseconds());
        writer.Write7BitEncodedInt(deliveries.Count);
        Event? last = null;
        foreach (var delivery in deliveries)
        {
            var isNew = !ReferenceEquals(last, delivery.Event);
            writer.Write(isNew);
            if (isNew)
            {
                last = delivery.Event;
                Write(writer, last, delivery.EventNumber);
            }

            writer.Write7BitEncodedInt64(delivery.Lane);
            writer.Write(delivery.Id.ToString());
            writer.Write(delivery.OwnName ?? "");
            writer.Write(delivery.QueuedAt.ToUnixTimeMilliseconds());
            writer.Write(delivery.DueAt.ToUnixTimeMilliseconds());
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>How many deliveries there are in a message, and when it was handed over.</summary>
    /// <exception cref="InvalidDataException">It is of another version.</exception>
    public static (int Count, DateTimeOffset At) ReadHead(ReadOnlyMemory<byte> message)
    {
        using var reader = Open(message);
        return (reader.Count, reader.At);
    }

    /// <summary>The deliveries of a message, each with the receipt.</summary>
    public static List<PendingDelivery> Read(ReadOnlyMemory<byte> message, QueueReceipt receipt)
    {
        using var head = Open(message);
        var reader = head.Reader;
        var deliveries = new List<PendingDelivery>(head.Count);
        Event? fact = null;
        var number = 0L;
        while (deliveries.Count < head.Count)
        {
            if (reader.ReadBoolean())
            {
                (fact, number) = ReadEvent(reader);
            }

            var lane = reader.Read7BitEncodedInt64();
            var id =
                DeliveryId.TryParse(reader.ReadString())
                ?? throw new InvalidDataException("The id of a delivery is none.");
            var name = reader.ReadString();
            deliveries.Add(
                new PendingDelivery
                {
                    Lane = lane,
                    Id = id,
                    Event = fact!,
                    EventNumber = number,
                    Name = name.Length == 0 ? fact!.Type : name,
                    QueuedAt = Time(reader.ReadInt64()),
                    DueAt = Time(reader.ReadInt64()),
                    IsQueued = true,
                    Receipt = receipt,
                }
            );
        }

        return deliveries;
    }

    private static void Write(BinaryWriter writer, Event fact, long number)
    {
        writer.Write(fact.Id);
        writer.Write7BitEncodedInt64(number);
        writer.Write(fact.OrganizationId.Value);
        writer.Write(fact.Type);
        writer.Write(fact.CreatedAt.ToUnixTimeMilliseconds());
        writer.Write(fact.TargetId ?? "");
        writer.Write(fact.Severity ?? "");
        writer.Write(fact.Trace ?? "");
        writer.Write7BitEncodedInt(fact.Data.Length);
        writer.Write(fact.Data.Span);
    }

    private static (Event Event, long Number) ReadEvent(BinaryReader reader)
    {
        var id = reader.ReadString();
        var number = reader.Read7BitEncodedInt64();
        return (
            new Event
            {
                Id = id,
                OrganizationId = new OrganizationId(reader.ReadString()),
                Type = reader.ReadString(),
                CreatedAt = Time(reader.ReadInt64()),
                TargetId = TextOrNull(reader),
                Severity = TextOrNull(reader),
                Trace = TextOrNull(reader),
                Data = reader.ReadBytes(reader.Read7BitEncodedInt()),
            },
            number
        );
    }

    private static string? TextOrNull(BinaryReader reader) => reader.ReadString() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static Head Open(ReadOnlyMemory<byte> message)
    {
        var reader = new BinaryReader(new MemoryStream(message.ToArray(), writable: false));
        var version = reader.ReadByte();
        return version == Version
            ? new Head(reader, Time(reader.ReadInt64()), reader.Read7BitEncodedInt())
            : throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"It is of version {version}.")
            );
    }

    private sealed record Head(BinaryReader Reader, DateTimeOffset At, int Count) : IDisposable
    {
        public void Dispose() => Reader.Dispose();
    }
}
