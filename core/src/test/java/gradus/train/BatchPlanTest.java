package gradus.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchPlanTest {
    @Test
    void everyRowIsInOneBatchAndNoBatchIsOneRowUnlessAllAre() {
        for (int rows = 1; rows < 60; rows++) {
            for (int batch = 0; batch < 65; batch++) {
                BatchPlan plan = BatchPlan.of(rows, batch);
                int next = 0;
                for (int number = 0; number < plan.count(); number++) {
                    assertThat(plan.start(number)).isEqualTo(next);
                    int size = plan.size(number);
                    assertThat(size).isBetween(plan.smallest(), plan.largest());
                    if (number < plan.count() - 1) {
                        assertThat(size).isEqualTo(batch);
                    }
                    next += size;
                }
                assertThat(next).isEqualTo(rows);
                assertThat(plan.smallest() == 1).isEqualTo(rows == 1 || batch == 1);
            }
        }
    }

    @Test
    void aLastRowJoinsTheBatchBefore() {
        BatchPlan plan = BatchPlan.of(33, 16);
        assertThat(plan.count()).isEqualTo(2);
        assertThat(plan.size(0)).isEqualTo(16);
        assertThat(plan.size(1)).isEqualTo(17);
        assertThat(plan.largest()).isEqualTo(17);
    }

    @Test
    void twoLastRowsAreABatch() {
        BatchPlan plan = BatchPlan.of(34, 16);
        assertThat(plan.count()).isEqualTo(3);
        assertThat(plan.size(2)).isEqualTo(2);
    }
}
