namespace Tocsin.Tests.Testing;

/// <summary>Waits for what happens in the background, as long as it takes and not longer.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<Task<bool>> condition) =>
        TrueAsync(condition, () => "It did not become true.", TimeSpan.FromSeconds(20));

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> otherwise, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, otherwise());
            await Task.Delay(10);
        }
    }
}
