package gradus.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the modules above the core may know; the core has a test of its own. */
@AnalyzeClasses(
        packages = "gradus",
        importOptions = {ImportOption.DoNotIncludeTests.class, DirectionTest.NoSharedTestCode.class})
class DirectionTest {
    /** What the tests of core share comes as a jar. */
    static final class NoSharedTestCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule THE_VECTOR_BACKEND_KNOWS_KERNELS = classes()
            .that()
            .resideInAPackage("gradus.vector..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "gradus.vector..", "gradus.kernels..", "gradus", "java..", "jdk.incubator.vector", "org.jspecify..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule ONLY_IT_USES_THE_INCUBATING_API = noClasses()
            .that()
            .resideOutsideOfPackage("gradus.vector..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator..");

    @ArchTest
    static final ArchRule TABLES_KNOW_NEITHER_NETWORKS_NOR_KERNELS = noClasses()
            .that()
            .resideInAPackage("gradus.tables..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "gradus.math..",
                    "gradus.proof..",
                    "gradus.network..",
                    "gradus.program..",
                    "gradus.compile..",
                    "gradus.kernels..",
                    "gradus.explain..",
                    "gradus.cli..");

    @ArchTest
    static final ArchRule OUTPUT_GOES_THROUGH_THE_CONSOLE =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");

    @ArchTest
    static final ArchRule ONLY_MAIN_CLASSES_END_THE_PROCESS = noClasses()
            .that()
            .doNotBelongToAnyOf(Main.class, WarmUp.class)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule NO_MUTABLE_STATICS =
            fields().that().areStatic().should().beFinal();
}
