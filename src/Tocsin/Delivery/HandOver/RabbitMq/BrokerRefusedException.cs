namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>A broker that cannot be used, and why; without its password.</summary>
internal sealed class BrokerRefusedException(string message, Exception? inner = null) : Exception(message, inner);
