using System.ComponentModel;
using System.Diagnostics;

namespace Tocsin.Bench.Servers;

/// <summary>A data directory on a file system of some megabytes of its own, which can be filled up and emptied again.</summary>
internal sealed class SmallDisk : DataFolder
{
    private SmallDisk(string path)
        : base(path) { }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static SmallDisk? Mount(int megabytes)
    {
        var path = Directory.CreateTempSubdirectory("tocsin-bench-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tocsin-bench", path))
        {
            return new SmallDisk(path);
        }

        Directory.Delete(path);
        return null;
    }

    /// <summary>Writes until nothing more goes on it.</summary>
    public void Fill()
    {
        using var file = File.OpenHandle(Ballast, FileMode.Create, FileAccess.Write);
        var block = new byte[4096];
        try
        {
            for (var at = 0L; ; at += block.Length)
            {
                RandomAccess.Write(file, block, at);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    public void Empty() => File.Delete(Ballast);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Run("umount", "-l", Path);
        }

        base.Dispose(disposing);
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(command, arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            // There is no such command.
            return false;
        }
    }
}
