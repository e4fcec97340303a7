using System.Buffers.Binary;
using System.Security.Cryptography;
using Tocsin.Ids;

namespace Tocsin.Delivery;

/// <summary>The id of a batch: it follows from its members, and stays the same at each attempt.</summary>
internal readonly record struct BatchId(UInt128 Value)
{
    public const string Prefix = "batch_";

    public static BatchId Of(IReadOnlyList<DeliveryId> members)
    {
        var bytes = new byte[16 * members.Count];
        for (var i = 0; i < members.Count; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16 * i), members[i].Value);
        }

        return new BatchId(Id.Derive(members[0].Value, SHA256.HashData(bytes)));
    }

    public override string ToString() => Id.Of(Prefix, Value);
}
