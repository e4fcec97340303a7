namespace Tocsin.Delivery;

/// <summary>What a lane says to a delivery out of a queue.</summary>
internal enum QueueVerdict
{
    /// <summary>It is in hand now.</summary>
    Taken,

    /// <summary>It is in hand already, or was: this copy may go.</summary>
    Known,

    /// <summary>It would wait for too long: the store is to have it.</summary>
    NoRoom,

    /// <summary>The lane is another node's.</summary>
    NotOwn,
}
