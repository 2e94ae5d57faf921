package gradus;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/** The flow of ARCHITECTURE.md goes one way: what each stage may know. */
@AnalyzeClasses(packages = "gradus", importOptions = ImportOption.DoNotIncludeTests.class)
class DirectionTest {
    @ArchTest
    static final ArchRule NUMBERS_STAND_ALONE = only("number");

    @ArchTest
    static final ArchRule JSON_STANDS_ALONE = only("json");

    @ArchTest
    static final ArchRule ARRAYS_KNOW_JSON = only("array", "json");

    @ArchTest
    static final ArchRule KERNELS_STAND_ALONE = only("kernels");

    @ArchTest
    static final ArchRule MATHS_KNOWS_NUMBERS = only("math", "number");

    @ArchTest
    static final ArchRule PROOFS_KNOW_MATHS = only("proof", "program", "math", "number");

    /** What a statement is made of, with the plain interpreter that gives it a value: all that a proof may use. */
    private static final String STATEMENTS =
            "gradus\\.math\\.(Assumption|Derivation|Dim|Equation|Expr|Exprs|Forward|Function"
                    + "|Index|IndexForm|Rational|Rule|Step|Tensor)(\\$.*)?"
                    + "|gradus\\.program\\.(Evaluator|Interpreter|Program|Values|Verifier)(\\$.*)?";

    /** Who checks a derivation must not run the code that made it. (Domain only says where to draw points.) */
    @ArchTest
    static final ArchRule PROOFS_USE_NEITHER_DERIVER_NOR_SIMPLIFIER =
            usesOfMathsOnly("proof", resideInAPackage("gradus.proof.."), STATEMENTS + "|gradus\\.math\\.Domain");

    @ArchTest
    static final ArchRule NOR_DOES_WHAT_THEY_USE = usesOfMathsOnly("statements", nameMatching(STATEMENTS), STATEMENTS);

    @ArchTest
    static final ArchRule PROGRAMS_KNOW_MATHS = only("program", "math", "number");

    @ArchTest
    static final ArchRule NETWORKS_KNOW_NOTHING_OF_KERNELS = only("network", "program", "math", "number", "proof");

    @ArchTest
    static final ArchRule LAYOUTS_KNOW_ARRAYS_AND_NETWORKS =
            only("layout", "array", "network", "program", "math", "number");

    @ArchTest
    static final ArchRule CHECKING_KNOWS_NEITHER_FILES_NOR_KERNELS =
            only("check", "network", "program", "math", "number");

    @ArchTest
    static final ArchRule DIAGNOSIS_KNOWS_NEITHER_KERNELS_NOR_TRAINING = only(
            "diagnose",
            "array",
            "json",
            "layout",
            "network",
            "program",
            "math",
            "number",
            "formula",
            "document",
            "notation",
            "explain",
            "code",
            "proof",
            "check");

    @ArchTest
    static final ArchRule COMPILING_KNOWS_NOTHING_OF_TRAINING =
            only("compile", "kernels", "program", "network", "math", "number", "proof");

    @ArchTest
    static final ArchRule TRAINING_KNOWS_NO_FILE_FORMAT =
            only("train", "compile", "kernels", "program", "network", "math", "number", "proof");

    @ArchTest
    static final ArchRule MODEL_FILES_KNOW_TRAINING =
            only("model", "train", "network", "math", "number", "kernels", "array", "json");

    @ArchTest
    static final ArchRule EXPLAINING_KNOWS_NEITHER_KERNELS_NOR_TRAINING = only(
            "explain", "check", "notation", "document", "formula", "program", "network", "math", "number", "proof");

    @ArchTest
    static final ArchRule NOTATIONS_KNOW_NETWORKS = only("notation", "formula", "network", "math");

    @ArchTest
    static final ArchRule ANSWERS_KNOW_NEITHER_FILES_NOR_KERNELS = only(
            "why",
            "notation",
            "explain",
            "check",
            "layout",
            "document",
            "formula",
            "program",
            "network",
            "math",
            "number",
            "proof");

    @ArchTest
    static final ArchRule FORMULAS_KNOW_MATHS = only("formula", "math");

    @ArchTest
    static final ArchRule DOCUMENTS_KNOW_FORMULAS = only("document", "formula", "math", "json");

    @ArchTest
    static final ArchRule CODE_KNOWS_NEITHER_KERNELS_NOR_TRAINING =
            only("code", "check", "layout", "network", "program", "math", "number");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("gradus.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule NO_OUTPUT = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("only the command line talks to the user");

    @ArchTest
    static final ArchRule NO_MUTABLE_STATICS =
            fields().that().areStatic().should().beFinal().allowEmptyShould(true);

    /** {@code com.sun.management} is the JDK's, too: a thread's count of allocated bytes. */
    @ArchTest
    static final ArchRule NO_DEPENDENCY_BUT_THE_JDK = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("gradus..", "java..", "com.sun.management", "org.jspecify.annotations");

    private static ArchRule usesOfMathsOnly(String who, DescribedPredicate<? super JavaClass> users, String allowed) {
        return classes()
                .that(users)
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage("gradus.math..", "gradus.program.."))
                        .or(nameMatching("(\\[+L)?(" + allowed + ");?")))
                .as(who + " use of maths and programs only " + allowed);
    }

    /** A stage may use itself, the exception all share, and the stages named here: nothing else of ours. */
    private static ArchRule only(String stage, String... known) {
        String[] packages = Stream.concat(
                        Stream.of("gradus." + stage + "..", "gradus"),
                        Arrays.stream(known).map(name -> "gradus." + name + ".."))
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("gradus." + stage + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("gradus..").and(not(resideInAnyPackage(packages))))
                .as("gradus." + stage + " knows only " + String.join(", ", packages))
                .allowEmptyShould(true);
    }
}
