using LiveTranslate.Aws.Tests;
using LiveTranslate.Aws.Tests.EndToEnd;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongTestsFirst))]

namespace LiveTranslate.Aws.Tests;

/// <summary>People speak in real time: begun last, a talk would keep one core waiting at the end of a run.</summary>
public sealed class LongTestsFirst : ITestCollectionOrderer
{
    private static readonly string Long = typeof(ClusterTests).Namespace!;

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => collection.TestCollectionDisplayName.Contains(Long, StringComparison.Ordinal))];
}
