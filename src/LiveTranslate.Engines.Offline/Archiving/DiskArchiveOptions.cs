using System.ComponentModel.DataAnnotations;

namespace LiveTranslate.Engines.Offline.Archiving;

/// <summary>Where the archive's files go.</summary>
internal sealed class DiskArchiveOptions
{
    public const string Section = "Archive";

    /// <summary>The archive's folder; made when missing. Default: <c>~/.local/share/livetranslate/archive</c>.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage =
        "Archive:Path (environment: Archive__Path) is empty. Remove it to use the default folder, or name one that this user can write to.")]
    public string Path { get; set; } = System.IO.Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "livetranslate", "archive");

    /// <summary>
    /// Whether a write waits until the disk has it. On by default: the speaker forgets audio once its segment is
    /// archived, so a power cut must not take the segment with it.
    /// </summary>
    public bool FlushToDisk { get; set; } = true;
}
