namespace Tocsin.Delivery;

/// <summary>Why deliveries are cancelled, as their history says it.</summary>
internal static class CancelReasons
{
    public const string Disabled = "the webhook was disabled";
    public const string WhileDisabled = "the webhook was disabled while this was waiting";
}
