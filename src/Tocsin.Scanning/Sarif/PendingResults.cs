using System.Buffers.Binary;

namespace Tocsin.Scanning.Sarif;

/// <summary>Results that came before what explains them (the tool, the bases), kept as they are until it comes; many go
/// to a temporary file that nobody else can read.</summary>
internal sealed class PendingResults : IAsyncDisposable
{
    private const int MaxInMemory = 16 * 1024 * 1024;

    private const int SpillSize = 64 * 1024;

    private readonly MemoryStream _memory = new();
    private FileStream? _file;
    private byte[] _element = [];

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<byte> element)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, element.Length);
        _memory.Write(length);
        _memory.Write(element);
        Count++;
    }

    /// <summary>Empties memory into the file once there is much of it.</summary>
    public async ValueTask SpillAsync(CancellationToken cancellationToken)
    {
        if (_memory.Length < MaxInMemory)
            return;
        _file ??= Spill();
        _memory.Position = 0;
        await _memory.CopyToAsync(_file, cancellationToken);
        _memory.SetLength(0);
    }

    private static FileStream Spill()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            BufferSize = SpillSize,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), options);
    }

    /// <summary>From the beginning again.</summary>
    public void Rewind()
    {
        _memory.Position = 0;
        if (_file is not null)
            _file.Position = 0;
    }

    /// <summary>The next element, good until the next call; null after the last.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        var from = _file is { } file && file.Position < file.Length ? (Stream)file : _memory;
        if (from.Position == from.Length)
            return null;
        var head = new byte[sizeof(int)];
        await from.ReadExactlyAsync(head, cancellationToken);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (_element.Length < length)
            _element = new byte[length];
        await from.ReadExactlyAsync(_element.AsMemory(0, length), cancellationToken);
        return _element.AsMemory(0, length);
    }

    public async ValueTask DisposeAsync()
    {
        await _memory.DisposeAsync();
        if (_file is not null)
            await _file.DisposeAsync();
    }
}
