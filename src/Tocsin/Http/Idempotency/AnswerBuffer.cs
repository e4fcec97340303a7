namespace Tocsin.Http.Idempotency;

/// <summary>
/// Holds an answer back until it has been recorded. One that grows beyond the limit goes out as it is written, and is
/// not kept.
/// </summary>
internal sealed class AnswerBuffer(Stream inner, int limit) : Stream
{
    private readonly MemoryStream _held = new();

    /// <summary>Whether the answer has begun to go out.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>What was written so far, while it is held back.</summary>
    public ReadOnlyMemory<byte> Held => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        if (!HasOverflowed && _held.Length + buffer.Length <= limit)
        {
            _held.Write(buffer.Span);
            return;
        }

        if (!HasOverflowed)
        {
            HasOverflowed = true;
            await inner.WriteAsync(Held, cancellationToken);
        }

        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Answers are written asynchronously.");

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        HasOverflowed ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _held.Dispose();
        }

        base.Dispose(disposing);
    }
}
