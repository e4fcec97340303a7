using System.Security.Cryptography;
using System.Text;
using Tocsin.Ids;

namespace Tocsin.Delivery;

/// <summary>The id of a delivery: it follows from the event and the integration, so that making it twice makes it once.</summary>
internal readonly record struct DeliveryId(UInt128 Value)
{
    public const string Prefix = "delivery_";

    public static DeliveryId Of(string eventId, string integrationId)
    {
        Span<byte> text = stackalloc byte[128];
        var length = Encoding.ASCII.GetBytes(eventId, text);
        length += Encoding.ASCII.GetBytes(integrationId, text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return new DeliveryId(Id.Derive(Id.ValueOf(eventId), hash));
    }

    /// <summary>The id of this text, or null when it has not the form of one.</summary>
    public static DeliveryId? TryParse(string? text) =>
        Id.IsWellFormed(text, Prefix) ? new DeliveryId(Id.ValueOf(text!)) : null;

    public override string ToString() => Id.Of(Prefix, Value);
}
