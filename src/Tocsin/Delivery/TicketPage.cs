namespace Tocsin.Delivery;

/// <summary>What is known of one subject, for as long as a message about it is being sent.</summary>
internal sealed class TicketPage(string? known, Func<string, Task<bool>> note, Action close) : IDisposable
{
    private string? _known = known;

    /// <summary>What the destination noted last; null where it has not noted anything.</summary>
    public string? Known => _known;

    /// <summary>Notes it, unless that is noted already; false where that did not work.</summary>
    public async ValueTask<bool> NoteAsync(string known)
    {
        if (known != _known && !await note(known))
        {
            return false;
        }

        _known = known;
        return true;
    }

    public void Dispose() => close();
}
