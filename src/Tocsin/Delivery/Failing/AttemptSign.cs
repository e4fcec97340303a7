namespace Tocsin.Delivery.Failing;

/// <summary>What an attempt says about its endpoint.</summary>
/// <param name="Delivered">Whether it arrived.</param>
/// <param name="GivenUp">Whether it was the delivery's last.</param>
/// <param name="IsNotice">Whether the delivery tells of another webhook's failure.</param>
/// <param name="At">When it ended.</param>
internal readonly record struct AttemptSign(bool Delivered, bool GivenUp, bool IsNotice, DateTimeOffset At);
